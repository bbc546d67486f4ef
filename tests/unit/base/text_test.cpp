// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"

#include <doctest/doctest.h>

#include <array>

namespace ttp::text_test {

TEST_CASE("well-formed UTF-8 is told from the rest") {
  CHECK(is_valid_utf8("plain"));
  CHECK(is_valid_utf8("é€\xF0\x9F\x98\x80"));
  for (const char* text : {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\x80",
                           "\xe2\x82", "\xf4\x90\x80\x80"}) {
    CHECK_FALSE(is_valid_utf8(text));
  }
  CHECK(to_valid_utf8("a\xff" "b\xc3") == "a\xEF\xBF\xBD" "b\xEF\xBF\xBD");
}

TEST_CASE("nothing that reaches a terminal can move, hide or reorder") {
  CHECK(terminal_text("a\x1b[31mb\r\n\tc\x7f", 80) == "a\\x1b[31mb\\r\\n\\tc\\x7f");
  CHECK(terminal_text("\xc2\x9b" "31m", 80) == "\\x9b31m");  // the one-byte CSI
  CHECK(terminal_text("a\xE2\x80\xAE" "b", 80) == "a\\u202eb");
  CHECK(terminal_text("bad \xff byte", 80) == "bad \xEF\xBF\xBD byte");
}

TEST_CASE("terminal texts are cut to their columns, wide characters counting two") {
  CHECK(terminal_text("abcdef", 6) == "abcdef");
  CHECK(terminal_text("abcdefg", 6) == "abcde…");
  CHECK(terminal_text("中文字", 6) == "中文字");
  CHECK(terminal_text("中文字", 5) == "中文…");
  CHECK(display_width("中文字") == 6);
}

TEST_CASE("misspelt words find the closest candidate, strange ones none") {
  constexpr std::array<std::string_view, 3> words = {"applies_to", "match", "emits"};
  CHECK(closest("aplies_to", words) == "applies_to");
  CHECK(closest("Match", words) == "match");
  CHECK_FALSE(closest("zebra", words).has_value());
}

TEST_CASE("globs match whole texts in linear time") {
  CHECK(glob_match("read_*", "read_file"));
  CHECK(glob_match("*", ""));
  CHECK(glob_match("a?c", "abc"));
  CHECK_FALSE(glob_match("a?c", "ac"));
  CHECK_FALSE(glob_match("read_*", "xread_"));
  const std::string hostile(20'000, 'a');
  CHECK_FALSE(glob_match("*a*a*a*a*a*a*b", hostile));
}

TEST_CASE("counts read well") {
  CHECK(with_thousands(1'234'567) == "1,234,567");
  CHECK(with_thousands(12) == "12");
  CHECK(counted(1, "record") == "1 record");
  CHECK(counted(2'000, "search", "searches") == "2,000 searches");
}

TEST_CASE("a cell of CSV is quoted where it has to be, and is no formula") {
  CHECK(csv_cell("T1105") == "T1105");
  CHECK(csv_cell("a,b") == "\"a,b\"");
  CHECK(csv_cell("a\"b\n") == "\"a\"\"b\n\"");
  CHECK(csv_cell("=1+1") == "'=1+1");
  CHECK(csv_cell("-1,5") == "\"'-1,5\"");
  CHECK(csv_cell("\n=1") == "\"'\n=1\"");
  CHECK(csv_cell("") == "");
}

TEST_CASE("a long id keeps its beginning and its end") {
  CHECK(terminal_id("agent/suite/task_7", 18) == "agent/suite/task_7");
  CHECK(terminal_id("agent/suite/task_7", 10) == "age…task_7");
  CHECK(terminal_id("\x1b[31magent/suite", 10) == terminal_text("\x1b[31magent/suite", 10));
}

}  // namespace ttp::text_test
