// SPDX-License-Identifier: Apache-2.0
#include "input/mail_hops.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

namespace ttp::input::mail_hops_test {

namespace {

using ttp::input::connecting_address;
using ttp::input::MailHeader;
using ttp::input::spf_verdict;

}  // namespace

TEST_CASE("the connecting address is what a server saw, in the notations of servers") {
  const auto address = [](const std::string& received) {
    return connecting_address(MailHeader("Received: " + received + "\n"));
  };
  CHECK(address("from helo (name [198.51.100.1]) by mx (Postfix)") == "198.51.100.1");
  CHECK(address("from helo (name [IPv6:2001:DB8::1]) by mx") == "2001:db8::1");
  CHECK(address("from helo (name [IPv6:::ffff:198.51.100.9]) by mx") == "198.51.100.9");
  CHECK(address("from helo (name [::FFFF:c633:6409]) by mx") == "198.51.100.9");
  CHECK(address("from helo (name [::fffe:c633:6409]) by mx") == "::fffe:c633:6409");
  CHECK(address("from helo (name [::ffff:127.0.0.1]) by mx") == "");
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
  const auto address = [](const std::string& header) {
    return connecting_address(MailHeader(header));
  };
  const std::string judged = "Received-SPF: pass (ok)\n client-ip=198.51.100.1; helo=x\n";
  const std::string noted = "Authentication-Results: spf=pass (sender IP is 198.51.100.1)\n";
  CHECK(address(judged + hop) == "198.51.100.1");
  CHECK(address(noted + hop) == "198.51.100.1");
  CHECK(address("Received-SPF: none client-ip=x\n" + hop) == "203.0.113.9");
  CHECK(address(judged) == "198.51.100.1");
  CHECK(address(noted) == "198.51.100.1");
}

TEST_CASE("what stands below the hop from outside may be the sender's and is not believed") {
  const std::string loop = "Received: from localhost (localhost [127.0.0.1]) by a\n";
  const std::string store = "Received: from d by store (Dovecot) with LMTP id 1 for <x@d>; now\n";
  const std::string outer = "Received: from x (x [198.51.100.9]) by mx.v.example\n";
  const std::string forged =
      "Received-SPF: pass client-ip=203.0.113.5; receiver=mx.v.example\n"
      "Authentication-Results: mx.v.example; spf=pass (sender IP is 203.0.113.5)\n"
      "Received: from y (y [203.0.113.5]) by mx.v.example\n";
  for (const std::string& own : {std::string(), loop, store, store + loop}) {
    CAPTURE(own);
    const std::string text = own + outer + forged;
    CHECK(connecting_address(MailHeader(text)) == "198.51.100.9");
    CHECK_FALSE(spf_verdict(MailHeader(text)));
    const std::string judged = own + "Authentication-Results: a; spf=fail\n" + outer + forged;
    CHECK(spf_verdict(MailHeader(judged)) == std::optional<bool>(false));
  }
  // Neither a name of another place nor a recipient makes the client one of the receiver's own.
  for (const std::string hop :
       {"from a.outlook.com (198.51.100.9) by mx.v.example",
        "from a.outlook.com (198.51.100.9) by b.mail.protection.outlook.com",
        "from x (x [198.51.100.9]) by mx.v.example for <\"a with lmtp\"@v.example>",
        "from x (x [198.51.100.9]) by mx.google.com.v.example"}) {
    CAPTURE(hop);
    const std::string text = "Received: " + hop + "\n" + forged;
    CHECK(connecting_address(MailHeader(text)) == "198.51.100.9");
    CHECK_FALSE(spf_verdict(MailHeader(text)));
  }
  CHECK_FALSE(spf_verdict(MailHeader("Received: from x by mx.v.example\n" + forged)));
}

TEST_CASE("the hops inside Exchange Online are the receiver's own") {
  const std::string inside =
      "Received: from A.prod.outlook.com (2603:10b6::1) by B.prod.outlook.com with HTTPS\n"
      "Received: from C.prod.outlook.com (2603:10a6::2)\n"
      " by A.outlook.office365.com (2603:10b6::1)\n";
  const std::string verdicts =
      "Authentication-Results: spf=fail (sender IP is 198.51.100.9)\n smtp.mailfrom=x\n";
  const std::string outer =
      "Received: from x (198.51.100.9) by C.mail.protection.outlook.com (10.0.0.1)\n";
  const std::string forged = "Received-SPF: pass client-ip=203.0.113.5;\n";
  const std::string whole = inside + verdicts + outer + forged;
  CHECK(connecting_address(MailHeader(whole)) == "198.51.100.9");
  CHECK(spf_verdict(MailHeader(whole)) == std::optional<bool>(false));
  const std::string silent = inside + outer + forged;
  CHECK(connecting_address(MailHeader(silent)) == "198.51.100.9");
  CHECK_FALSE(spf_verdict(MailHeader(silent)));
}

TEST_CASE("Google's verdicts stand right below its own hop") {
  const std::string text =
      "Received: by 2002:a05:6512::1 with SMTP id 1\n"
      "Received: from x (x. [198.51.100.9]) by mx.google.com with ESMTPS id 2\n"
      "Received-SPF: fail (google.com: no) client-ip=198.51.100.9;\n"
      "Received: from y by z\n"
      "Authentication-Results: mx.google.com; spf=pass (sender IP is 203.0.113.5)\n";
  CHECK(connecting_address(MailHeader(text)) == "198.51.100.9");
  CHECK(spf_verdict(MailHeader(text)) == std::optional<bool>(false));
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

}  // namespace ttp::input::mail_hops_test
