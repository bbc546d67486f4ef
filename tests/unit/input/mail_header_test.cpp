// SPDX-License-Identifier: Apache-2.0
#include "input/mail_header.hpp"

#include <doctest/doctest.h>

#include <string>

namespace ttp::input::mail_header_test {

namespace {

using ttp::input::connecting_address;
using ttp::input::MailHeader;
using ttp::input::spf_verdict;

}  // namespace

TEST_CASE("a header's fields are found whatever their case, folded as they stand") {
  const std::string text =
      "Subject: a\r\n b\nTo : x@y\nX-Empty:\nSUBJECT: second\n\nBody: not a field\n";
  const MailHeader header(text);
  CHECK(header.find("subject") == "a\r\n b");
  CHECK(header.find("to") == "x@y");
  CHECK(header.has("x-empty"));
  CHECK(header.find("x-empty").empty());
  CHECK(header.find_all("Subject").size() == 2);
  CHECK_FALSE(header.has("Body"));
  CHECK(header.body() == "Body: not a field\n");
}

TEST_CASE("a header ends before a line that can't be part of one") {
  CHECK(MailHeader("Subject: a\nno field\nTo: b\n").body() == "no field\nTo: b\n");
  CHECK(MailHeader("").empty());
  CHECK(MailHeader(": no name\n").empty());
  CHECK(MailHeader(" folded first\nSubject: a\n").find("subject") == "a");
  CHECK(MailHeader("From a Thu Aug 22 14:54:40 2002\nSubject: a").find("subject") == "a");
}

TEST_CASE("fields and values beyond the caps are passed over") {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "X-" + std::to_string(i) + ": v\n w\n";
  text += "\nbody";
  const MailHeader header(text);
  CHECK(header.has("X-999"));
  CHECK_FALSE(header.has("X-1000"));
  CHECK(header.find("X-999") == "v\n w");
  CHECK(header.body() == "body");
  CHECK(MailHeader("A: " + std::string(100'000, 'x')).find("A").size() <=
        ttp::input::mail_header_value_bytes);
}

TEST_CASE("the connecting address is what a server saw, in the notations of servers") {
  const auto address = [](const std::string& received) {
    return connecting_address(MailHeader("Received: " + received + "\n"));
  };
  CHECK(address("from helo (name [198.51.100.1]) by mx (Postfix)") == "198.51.100.1");
  CHECK(address("from helo (name [IPv6:2001:DB8::1]) by mx") == "2001:db8::1");
  CHECK(address("from unknown (HELO [203.0.113.9]) (198.51.100.1) by mx") == "198.51.100.1");
  CHECK(address("from [198.51.100.1] (helo=[203.0.113.9]) by mx") == "198.51.100.1");
  CHECK(address("from [203.0.113.9] (name [198.51.100.1]) by mx") == "198.51.100.1");
  CHECK(address("from name (198.51.100.1) by mx (203.0.113.9)") == "198.51.100.1");
  CHECK(address("from name ([198.51.100.1] helo=[203.0.113.9])\n by mx") == "198.51.100.1");
  CHECK(address("from 203.0.113.9 by mx") == "");
  CHECK(address("from name (999.1.1.1) by mx") == "");
  CHECK(address("by mx (203.0.113.9)") == "");
}

TEST_CASE("hops in the receiver's own network are stepped over, the machine itself is nobody") {
  const std::string loop = "Received: from localhost (localhost [127.0.0.1]) by a\n";
  const std::string inner = "Received: from relay (relay [10.1.2.3]) by b\n";
  const std::string outer = "Received: from out (out [198.51.100.1]) by c\n";
  const std::string forged = "Received: from x (x [203.0.113.9]) by d\n";
  CHECK(connecting_address(MailHeader(loop + inner + outer + forged)) == "198.51.100.1");
  CHECK(connecting_address(MailHeader(loop + inner)) == "10.1.2.3");
  CHECK(connecting_address(MailHeader(loop)) == "");
  CHECK(connecting_address(MailHeader("Subject: x\n")) == "");
}

TEST_CASE("what the receiver's server judged counts before the hops") {
  const std::string hop = "Received: from x (x [203.0.113.9]) by d\n";
  CHECK(connecting_address(MailHeader(
            hop + "Received-SPF: pass (ok)\n client-ip=198.51.100.1; helo=x\n")) == "198.51.100.1");
  CHECK(connecting_address(
            MailHeader(hop + "Authentication-Results: spf=pass (sender IP is 198.51.100.1)\n")) ==
        "198.51.100.1");
  CHECK(connecting_address(MailHeader(hop + "Received-SPF: none client-ip=x\n")) == "203.0.113.9");
}

TEST_CASE("the SPF verdict is pass, failed or unknown") {
  using Verdict = std::optional<bool>;
  const auto verdict = [](const std::string& header) { return spf_verdict(MailHeader(header)); };
  CHECK(verdict("Authentication-Results: mx; spf=pass smtp.mailfrom=a\n") == Verdict(true));
  CHECK(verdict("Authentication-Results: mx;\n SPF=Fail (no)\n") == Verdict(false));
  CHECK(verdict("Authentication-Results: mx; spf=softfail\n") == Verdict(false));
  CHECK(verdict("Authentication-Results: mx; spf=neutral\nReceived-SPF: pass\n") == Verdict());
  CHECK(verdict("Authentication-Results: mx; dkim=pass\nReceived-SPF: pass (x)\n") ==
        Verdict(true));
  CHECK(verdict("Authentication-Results: a; spf=pass\nAuthentication-Results: b; spf=fail\n") ==
        Verdict(true));
  CHECK(verdict("Received-SPF: Fail(x)\n") == Verdict(false));
  CHECK(verdict("Received-SPF: None\n") == Verdict());
  CHECK(verdict("Authentication-Results: mx; x-spf=pass\n") == Verdict());
  CHECK(verdict("Subject: spf=pass\n") == Verdict());
}

}  // namespace ttp::input::mail_header_test
