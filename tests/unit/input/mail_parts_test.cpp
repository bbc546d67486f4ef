// SPDX-License-Identifier: Apache-2.0
#include "input/mail_parts.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace ttp::input::mail_parts_test {

namespace {

using ttp::input::is_known_charset;
using ttp::input::split_addresses;
using ttp::input::split_multipart;
using ttp::input::without_comments;
using ttp::input::without_unknown_parameters;
using ttp::input::without_unknown_words;

using Pieces = std::vector<std::string_view>;

}  // namespace

TEST_CASE("a multipart body is what stands between its delimiters") {
  bool cut = false;
  CHECK(split_multipart("preamble\n--b\none\n--b\r\ntwo\r\n\r\n--b--\nepilogue\n--b\nx", "b", 9,
                        cut) == Pieces{"one", "two\r\n"});
  CHECK(split_multipart("--b\n--b\n--b", "b", 9, cut) == Pieces{"", "", ""});
  CHECK(split_multipart("--b \t\none\n--bx\n --b\n-- b", "b", 9, cut) ==
        Pieces{"one\n--bx\n --b\n-- b"});
  CHECK(split_multipart("", "b", 9, cut).empty());
  CHECK(split_multipart("no delimiter", "b", 9, cut).empty());
  CHECK_FALSE(cut);
  CHECK(split_multipart("--b\n1\n--b\n2\n--b\n3", "b", 2, cut) == Pieces{"1", "2"});
  CHECK(cut);
}

TEST_CASE("an address list is split outside quotes, comments and angle brackets") {
  CHECK(split_addresses("a@x, \"b, c\" <d@x>, (e, f) g@x; <h,i>") ==
        Pieces{"a@x", "\"b, c\" <d@x>", "(e, f) g@x", "<h,i>"});
  CHECK(split_addresses("team: a@x, b@x;, c@x") == Pieces{"a@x", "b@x", "c@x"});
  CHECK(split_addresses("nobody:;").empty());
  CHECK(split_addresses(" , ,; ").empty());
  CHECK(split_addresses("\"a\\\", b\" <c@x>") == Pieces{"\"a\\\", b\" <c@x>"});
  CHECK(split_addresses("((((a, b") == Pieces{"((((a, b"});
}

TEST_CASE("comments are taken out, quoted text is none, and what has no end stays") {
  CHECK(without_comments("a (b (c) \\) d) e") == "a   e");
  CHECK(without_comments("\"a (b)\" <c (d)@e>") == "\"a (b)\" <c  @e>");
  CHECK(without_comments("a (b") == "a (b");
  CHECK(without_comments("()").size() == 1);
  CHECK(without_comments("").empty());
}

TEST_CASE("only character sets of mail are known") {
  for (const std::string_view name :
       {"utf-8", "UTF-8", "iso-8859-15", "windows-1252", "Shift_JIS", "koi8-r", "us-ascii", "cp932",
        "CP866", "windows-31J"}) {
    CAPTURE(name);
    CHECK(is_known_charset(name));
  }
  for (const std::string_view name :
       {"", "x", "iso-8859-", "iso-8859-123", "windows-12521", "utf"}) {
    CAPTURE(name);
    CHECK_FALSE(is_known_charset(name));
  }
}

TEST_CASE("unknown character sets are taken out of encoded words and parameters") {
  CHECK(without_unknown_words("=?utf-8?q?a?= =?x?q?b?=") == "=?utf-8?q?a?= _?x?q?b?=");
  CHECK(without_unknown_words("=?utf-8*en?B?YQ==?=") == "=?utf-8*en?B?YQ==?=");
  CHECK(without_unknown_words("a*=x'b =?") == "a*=x'b =?");
  CHECK(without_unknown_parameters("f*=utf-8''a; g*0*=x''b; h*=\"y'en'c\"") ==
        "f*=utf-8''a; g*0*=us-ascii''b; h*=\"us-ascii'en'c\"");
  CHECK(without_unknown_words("=?Windows-31J?q?a?==?x-GBK?q?b?=") == "=?cp932?q?a?==?gbk?q?b?=");
  CHECK(without_unknown_parameters("f*=x-sjis'ja'a; g=\"=?x-sjis?q?b?=\"") ==
        "f*=cp932'ja'a; g=\"=?cp932?q?b?=\"");
  CHECK(without_unknown_parameters("f*=a*=b*=c") == "f*=us-ascii*=us-ascii*=us-ascii");
  CHECK(without_unknown_parameters("f==?x?q?a?=; g*=") == "f=_?x?q?a?=; g*=");
}

}  // namespace ttp::input::mail_parts_test
