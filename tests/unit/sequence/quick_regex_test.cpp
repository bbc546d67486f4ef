// SPDX-License-Identifier: Apache-2.0
#include "sequence/quick_regex.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "support.hpp"

namespace ttp::sequence::quick_regex_test {

using namespace ttp::sequence;

namespace {

/// The patterns of the shipped table, each of them in single quotes on its line.
std::vector<std::string> shipped_patterns() {
  std::vector<std::string> patterns;
  std::ifstream stream(TTP_TESTS "/../rules/tools.yaml");
  REQUIRE(stream.is_open());
  for (std::string line; std::getline(stream, line);) {
    for (const std::string_view key : {"args: '", "redirects: '", "tainted: 'when "}) {
      const std::size_t at = line.find(key);
      if (at == std::string::npos) continue;
      std::string pattern = line.substr(at + key.size());
      pattern.resize(pattern.rfind('\''));
      for (std::size_t i = pattern.find("''"); i < pattern.size(); i = pattern.find("''", i + 1)) {
        pattern.erase(i, 1);
      }
      patterns.push_back(pattern);
    }
  }
  REQUIRE(patterns.size() > 30);
  return patterns;
}

/// Searches texts in both ways and compares.
class Both {
 public:
  explicit Both(std::string_view pattern) : pattern_(pattern) {
    RegexError error;
    quick_ = QuickRegex::compile(pattern, error);
    plain_ = Regex::compile(pattern, error);
    REQUIRE(quick_.has_value());
    REQUIRE(plain_.has_value());
  }
  void check(std::string_view text) {
    CAPTURE(pattern_);
    CAPTURE(text);
    const bool expected = plain_->search(text, scratch_);
    CHECK(quick_->search(text, scratch_) == expected);
    if (expected) ++matches_;
  }
  [[nodiscard]] std::size_t matches() const { return matches_; }

 private:
  std::string pattern_;
  std::optional<QuickRegex> quick_;
  std::optional<Regex> plain_;
  RegexScratch scratch_;
  std::size_t matches_ = 0;
};

}  // namespace

TEST_CASE("the patterns of the shipped table find the same with and without a glance") {
  const std::vector<std::string> lines = test::seed_commands();
  std::size_t matches = 0;
  for (const std::string& pattern : shipped_patterns()) {
    Both both(pattern);
    both.check("");
    for (const std::string& line : lines) {
      both.check(line);
      // What comes behind the program.
      both.check(std::string_view(line).substr(std::min(line.find(' '), line.size() - 1) + 1));
    }
    matches += both.matches();
  }
  CHECK(matches > 5000);
}

TEST_CASE("patterns of all sorts find the same with and without a glance") {
  std::mt19937 random(11);
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  static constexpr std::string_view pieces[] = {
      "a",  "b",    "push", "PUSH", "Push", "kiss", "\xe2\x84\xaai\xc5\xbf\xc5\xbf", "/", "//",
      " ",  "\n",   "\t",   "-V",   "-",    "--help", "secret", "id_rsa", "/etc/shadow", "é", "\\",
      "\"", "etc",  "shadow", "x",  "1",    "0x",   "fetch",  "clone", "\r\n", "."};
  for (const std::string_view pattern :
       {"\\S", "push", "(?i)kiss", "(?i:kiss)a", "^a", "^(a|-V)?$", "^\\s*(-V|--help)?\\s*$",
        "^\\s*(-V|--help)?\\s*\\z", "^a*", "^$", "^(?!a)", "^(?=a).*h", "^[^a]", "^\\W", "^.{2}$",
        "^(a|push)b*", "(clone|fetch|push)\\b", "/etc/shadow|id_rsa", "^(?i)push", "(?m)^push$",
        "a|^b", "^a|b", "(^|\\s)secret", "\\bsecrets?\\b", "^\\x41?b", "^\\d", "^\\p{L}", "^(a)\\1",
        "(?i)^\\x{212A}", "é", "^é?a", "(?x) ^ a", "^\\Qa\\E", "^(?:a{0}b|-)", "etc.shadow",
        "^[[:punct:]]", "^(?<!x)a", "\\Aa", "^\\R", "^(?>a|b)x"}) {
    Both both(pattern);
    both.check("");
    for (int round = 0; round < 2000; ++round) {
      std::string text;
      for (std::size_t i = 1 + below(6); i > 0; --i) text += pieces[below(std::size(pieces))];
      both.check(text);
    }
    CAPTURE(pattern);
    CHECK(both.matches() > 0);
  }
}

}  // namespace ttp::sequence::quick_regex_test
