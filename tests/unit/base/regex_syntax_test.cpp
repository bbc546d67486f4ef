// SPDX-License-Identifier: Apache-2.0
#include "base/regex_syntax.hpp"

#include <doctest/doctest.h>

#include "base/regex.hpp"

namespace ttp::regex_syntax_test {

namespace {

using Texts = std::vector<std::string>;

Texts required(std::string_view pattern, bool nocase = false) {
  const auto syntax = parse_regex(pattern, nocase);
  return syntax ? required_literals(syntax->root, 3) : Texts{"?"};
}

std::size_t length(std::string_view pattern) {
  const auto syntax = parse_regex(pattern, false);
  return syntax ? least_length(syntax->root) : 999;
}

bool unsatisfiable(std::string_view pattern) {
  const auto syntax = parse_regex(pattern, false);
  return syntax && is_unsatisfiable(syntax->root);
}

}  // namespace

TEST_CASE("the texts that every match contains are found") {
  CHECK(required("wget\\s+http") == Texts{"http"});
  CHECK(required("(?i)SqlMap/\\d") == Texts{"sqlmap/"});
  CHECK(required("\\b(?:wget|curl)\\b") == Texts{"curl", "wget"});
  CHECK(required("ca[tp] x") == Texts{"cap x", "cat x"});
  CHECK(required("abc?def") == Texts{"abcdef", "abdef"});
  CHECK(required("(?:abc)*").empty());
  CHECK(required("(?:abc)+") == Texts{"abc"});
  CHECK(required("[a-z]+\\d").empty());
  CHECK(required("foo|[a-z]+").empty());
  CHECK(required("\\Qa.b\\Ec") == Texts{"a.bc"});
  CHECK(required("(?=foo)bar") == Texts{"bar"});
  CHECK(required("(?x) f o o # bar") == Texts{"foo"});
}

TEST_CASE("the fewest characters of a match are known") {
  CHECK(length("") == 0);
  CHECK(length("a{3,5}b?") == 3);
  CHECK(length("(?:ab|c)+$") == 1);
  CHECK(length("a|") == 0);
  CHECK(length("(?<=abc)d\\b") == 1);
  CHECK(length("\\x{e9}\\d[]x]") == 3);
}

TEST_CASE("what can never match is recognised") {
  CHECK(unsatisfiable("a^b"));
  CHECK(unsatisfiable("a$b"));
  CHECK(unsatisfiable("foo\\bbar"));
  CHECK(unsatisfiable("(?!)"));
  CHECK(unsatisfiable("foo(?=x)bar"));
  CHECK(unsatisfiable("a\\zb|c\\zd"));
  CHECK_FALSE(unsatisfiable("a$\\n"));
  CHECK_FALSE(unsatisfiable("(?m)a$\\nb"));
  CHECK_FALSE(unsatisfiable("a\\zb|c"));
  CHECK_FALSE(unsatisfiable("(?:^|x)a"));
  CHECK_FALSE(unsatisfiable("foo(?=b)bar"));
  CHECK_FALSE(unsatisfiable("\\bfoo\\b"));
}

TEST_CASE("whatever the engine compiles is read, or refused without harm") {
  for (const char* pattern : {"(?<name>a)\\k<name>",
                              "(a)(?1)",
                              "(?(1)a|b)",
                              "(*UTF)a",
                              "a(?#comment)b",
                              "[[:alpha:]-]",
                              "[^]a]",
                              "\\p{L}+",
                              "a{,3}",
                              "a{x}",
                              "x*+y",
                              "(?>a+)b",
                              "(?|a|b)",
                              "\\012",
                              "[\\b]",
                              "(?i-s:a)",
                              "(?^:a)",
                              "\\N{U+41}|\\cA",
                              "a++b",
                              "\\g{-1}|(a)"}) {
    CAPTURE(pattern);
    static_cast<void>(parse_regex(pattern, false));
  }
  // What is not finished ends inside a group, a name, a number or a class.
  for (const char* pattern : {"(?<n", "(?<", "(?P<", "(?P<n", "(?'n", "(?#", "(?#c", "\\p", "\\p{", "\\p{L",
                              "\\k<", "\\k{n", "\\g{", "\\g{1", "\\g", "\\k", "\\", "[\\", "[\\p", "[a-",
                              "[[:alpha:", "\\x{", "\\x{4", "\\o{", "\\c", "\\N{U+", "a{2", "(?i", "(?",
                              "(", "(*", "(*VERB", "(?(", "(?(1", "(?R", "(?1", "(?C", "\\Qa", "(?>", "(?="}) {
    for (const std::string_view before : {"", "a", "(a)"}) {
      const std::string text = std::string(before) + pattern;
      CAPTURE(text);
      static_cast<void>(parse_regex(text, false));
      static_cast<void>(parse_regex("(?x)" + text, true));
    }
  }
  CHECK_FALSE(parse_regex("(?<n", false));
  CHECK_FALSE(parse_regex(std::string(100'000, '('), false));
  CHECK_FALSE(parse_regex("(a", false));
  CHECK_FALSE(parse_regex("[a", false));
}

TEST_CASE("steps are counted, and counting stops at the limit") {
  const auto counter = RegexStepCounter::compile("(a+)+$", false);
  REQUIRE(counter);
  const std::uint64_t few = counter->count("aaaa!", 1'000'000);
  const std::uint64_t more = counter->count("aaaaaaaa!", 1'000'000);
  CHECK(few > 0);
  CHECK(more > 10 * few);
  CHECK(counter->count(std::string(64, 'a') + "!", 1000) <= 1001);
  CHECK_FALSE(RegexStepCounter::compile("(a", false));
}

}  // namespace ttp::regex_syntax_test
