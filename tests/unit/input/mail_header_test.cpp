// SPDX-License-Identifier: Apache-2.0
#include "input/mail_header.hpp"

#include <doctest/doctest.h>

#include <string>

#include "base/limits.hpp"

namespace ttp::input::mail_header_test {

namespace {

using ttp::input::MailHeader;

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
        ttp::limits::mail_header_value_bytes);
}

}  // namespace ttp::input::mail_header_test
