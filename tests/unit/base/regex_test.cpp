// SPDX-License-Identifier: Apache-2.0
#include "base/regex.hpp"

#include <doctest/doctest.h>

using namespace ttp;

namespace {

bool finds(std::string_view pattern, std::string_view text) {
  RegexError error;
  RegexScratch scratch;
  const auto regex = Regex::compile(pattern, error);
  REQUIRE(regex.has_value());
  return regex->search(text, scratch);
}

}  // namespace

TEST_CASE("patterns are Unicode-aware and search anywhere") {
  CHECK(finds("\\bcaf\\w\\b", "le café noir"));
  CHECK(finds("(?i)STRASSE|É", "é"));
  CHECK(finds("\\d", "\xD9\xA3"));  // ARABIC-INDIC DIGIT THREE
  CHECK(finds("a$", "a\n"));
  CHECK_FALSE(finds("a$", "a\n\n"));
  CHECK(finds("b", std::string_view("a\0b", 3)));
}

TEST_CASE("a pattern that does not compile says why and where") {
  RegexError error;
  CHECK_FALSE(Regex::compile("ab(c", error).has_value());
  CHECK(error.offset == 4);
  CHECK(error.message.find("parenthes") != std::string::npos);
  CHECK_FALSE(Regex::compile("\\C", error).has_value());
}

TEST_CASE("a search that explodes is given up, counted, and no match") {
  RegexError error;
  RegexScratch scratch;
  const auto regex = Regex::compile("^(a+)+$", error);
  REQUIRE(regex.has_value());
  CHECK_FALSE(regex->search(std::string(64, 'a') + "b", scratch));
  CHECK(scratch.exhausted() == 1);
  CHECK(regex->search("aaaa", scratch));
}

TEST_CASE("deep recursion ends in an answer, not in a crash") {
  RegexError error;
  RegexScratch scratch;
  const auto regex = Regex::compile("^(?:(a)|b)*c", error);
  REQUIRE(regex.has_value());
  static_cast<void>(regex->search(std::string(3'000'000, 'a'), scratch));
  CHECK(regex->search("abac", scratch));
}

TEST_CASE("literals mean themselves, with and without case") {
  RegexError error;
  RegexScratch scratch;
  const auto folded = Regex::literal("a.B(", {.nocase = true}, error);
  REQUIRE(folded.has_value());
  CHECK(folded->search("xA.b(y", scratch));
  CHECK_FALSE(folded->search("xAyb(", scratch));
  const auto whole = Regex::literal("é", {.nocase = true, .at_start = true, .at_end = true}, error);
  CHECK(whole->search("É", scratch));
  CHECK_FALSE(whole->search("Éx", scratch));
}
