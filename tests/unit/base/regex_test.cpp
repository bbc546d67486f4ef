// SPDX-License-Identifier: Apache-2.0
#include "base/regex.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <doctest/doctest.h>
#include <pcre2.h>

#include <array>
#include <utility>

#include "base/ascii.hpp"
#include "lint/sample.hpp"

namespace ttp::regex_test {

namespace {

bool finds(std::string_view pattern, std::string_view text) {
  RegexError error;
  RegexScratch scratch;
  const auto regex = Regex::compile(pattern, error);
  REQUIRE(regex.has_value());
  return regex->search(text, scratch);
}

using Bounds = std::pair<std::size_t, std::size_t>;
constexpr Bounds nowhere{1, 0};

/// Where the engine itself finds the pattern, with Unicode and without translation.
Bounds place_by_engine(const std::string& pattern, const std::string& text) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* const code =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                    PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &error, &offset, nullptr);
  REQUIRE_MESSAGE(code != nullptr, pattern);
  pcre2_match_data* const data = pcre2_match_data_create(1, nullptr);
  const int result = pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0,
                                 PCRE2_NO_JIT, data, nullptr);
  const PCRE2_SIZE* const bounds = pcre2_get_ovector_pointer(data);
  const Bounds found = result < 0 ? nowhere : Bounds{std::min(bounds[0], bounds[1]), bounds[1]};
  pcre2_match_data_free(data);
  pcre2_code_free(code);
  return found;
}

/// Pieces of which any row, with repeats between them, is a pattern.
constexpr auto atoms = std::to_array<std::string_view>(
    {"a", "S", "k", "7", "_", "-", " ", ".", "\\w", "\\W", "\\b", "\\B", "\\d", "\\D", "\\s",
     "\\S", "\\h", "\\R", "\\N", "\\X", "\\.", "^", "$", "(?i)", "(?-i)", "(?s)", "(?m)", "[as]",
     "[^k]", "[\\w-]", "[^\\s;]", "[[:punct:]]", "[[:^alpha:]]", "[[:cntrl:]]", "[[:print:]]",
     "[[:word:]]", "\\p{L}", "\\P{Lu}", "\\x{17f}", "\\x{212a}", "\\xe9", "\\x41", "\\x{e9}",
     "\xC3\xA9", "\xC5\xBF", "[a-\xC3\xA9]", "[^\\x{212a}]", "(a|k)", "(?:s|\\x{212a})", "(?=\\w)",
     "(?!k)", "(?<=\\b)", "(?<!a)", "\\n", "\\t", "\\0", "\\Qk.\\E", "(?<x>\\w)", "\\o{101}"});
constexpr auto repeats = std::to_array<std::string_view>({"", "", "", "*", "+", "?", "{2}", "{1,3}?"});

std::string any_pattern(lint::Dice& dice) {
  std::string pattern;
  for (std::size_t left = 1 + dice.below(4); left > 0; --left) {
    const std::string_view atom = atoms[dice.below(atoms.size())];
    if (atom == "(?<x>\\w)" && pattern.find("(?<x>") != std::string::npos) continue;
    pattern += atom;
    const bool is_place = atom == "^" || atom == "$" || atom == "\\b" || atom == "\\B" ||
                          (atom.starts_with("(?") && !atom.starts_with("(?:")) ||
                          atom.starts_with("\\Q");
    if (!is_place) pattern += repeats[dice.below(repeats.size())];
  }
  return pattern;
}

}  // namespace

TEST_CASE("what is searched without Unicode is found where Unicode finds it") {
  constexpr auto pieces = std::to_array<std::string_view>(
      {"a", "A", "k", "K", "s", "S", "7", "_", "-", " ", ".", ";", "\n", "\r\n", "\t", "\x0B",
       "\x7F", "\x01", "xyz", "k.", "\xC5\xBF", "\xE2\x84\xAA", "\xC3\xA9"});
  constexpr std::size_t others = 3;  // of them, beyond ASCII
  lint::Dice dice(31);
  RegexScratch scratch;
  std::size_t found = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string pattern = any_pattern(dice);
    RegexError error;
    const auto regex = Regex::compile(pattern, error);
    REQUIRE_MESSAGE(regex.has_value(), pattern << ": " << error.message);
    // So many that either code is searched with before and after it is translated.
    for (int k = 0; k < 40; ++k) {
      const bool is_ascii_only = k % 2 == 0;
      const std::size_t usable = pieces.size() - (is_ascii_only ? others : 0);
      std::string text;
      for (std::size_t left = dice.below(12); left > 0; --left) {
        text += pieces[dice.below(usable)];
      }
      REQUIRE((!is_ascii_only || is_ascii(text)));
      const auto span = regex->find(text, scratch);
      const Bounds place = span ? Bounds{span->begin, span->end} : nowhere;
      CHECK_MESSAGE(place == place_by_engine(pattern, text), pattern << " in " << text);
      found += span ? 1 : 0;
    }
  }
  CHECK(found > 5000);
  CHECK(scratch.exhausted() == 0);
}

TEST_CASE("a text is ASCII if none of its bytes is beyond") {
  for (std::size_t size = 0; size < 20; ++size) {
    std::string text(size, '\x7F');
    CHECK(is_ascii(text));
    for (std::size_t i = 0; i < size; ++i) {
      text[i] = '\x80';
      CHECK_FALSE(is_ascii(text));
      text[i] = 'a';
    }
  }
}

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
  for (int i = 0; i < 20; ++i) CHECK(regex->search("aaaa", scratch));
  CHECK_FALSE(regex->search(std::string(64, 'a') + "b", scratch));
  CHECK(scratch.exhausted() == 2);
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

TEST_CASE("what a pattern finds does not depend on how often it was searched with") {
  const std::string much = std::string(19, 'a') + "d";
  const std::pair<const char*, std::string> cases[] = {{R"(^(?:(?:a+)+[bc]|a+d)\z)", much},
                                                       {"(*NOTEMPTY)x*", "ls"}};
  for (const auto& each : cases) {
    CAPTURE(each.first);
    RegexError error;
    RegexScratch scratch;
    const auto regex = Regex::compile(each.first, error);
    REQUIRE(regex.has_value());
    const bool is_found = regex->search(each.second, scratch);
    for (int i = 0; i < 40; ++i) CHECK(regex->search(each.second, scratch) == is_found);
  }
}

}  // namespace ttp::regex_test
