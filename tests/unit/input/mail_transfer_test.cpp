// SPDX-License-Identifier: Apache-2.0
#include "input/mail_transfer.hpp"

#include <doctest/doctest.h>

#include <string>

namespace ttp::input::mail_transfer_test {

namespace {

std::string base64(const std::string& text) {
  std::string out = "left over";
  ttp::input::decode_base64(text, out);
  return out;
}

std::string quoted(const std::string& text) {
  std::string out = "left over";
  ttp::input::decode_quoted_printable(text, out);
  return out;
}

}  // namespace

TEST_CASE("base64 goes on behind padding") {
  CHECK(base64("YQ==\nYmM=\r\nZGVm\nZw==") == "abcdefg");
  CHECK(base64("YQ=\n=\nYg") == "ab");
  CHECK(base64("YWI=Yw==") == "abc");
}

TEST_CASE("base64 may lack padding and have anything between its letters") {
  CHECK(base64("aGVsbG8") == "hello");
  CHECK(base64("aG!!Vs bG8-_") == "hello");
  CHECK(base64("=aG=Vs====bG8=") == "hello");
  CHECK(base64("YQ") == "a");
  CHECK(base64("Y").empty());
  CHECK(base64("").empty());
  CHECK(base64("AP+/") == std::string("\0\xff\xbf", 3));
}

TEST_CASE("quoted-printable joins lines at a soft break, also with blanks behind it") {
  CHECK(quoted("wi= \nre =\t \r\nmoney=\r\n!=\n") == "wire money!");
  CHECK(quoted("end=") == "end");
  CHECK(quoted("end= \t") == "end");
}

TEST_CASE("quoted-printable keeps what is none") {
  CHECK(quoted("a=3db=3Dc=ZZ=4 = x=\xff") == "a=b=c=ZZ=4 = x=\xff");
  CHECK(quoted("a \r\n\tb\n") == "a \r\n\tb\n");
  CHECK(quoted("").empty());
}

}  // namespace ttp::input::mail_transfer_test
