// SPDX-License-Identifier: Apache-2.0
#include "lint/attack_text.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "base/limits.hpp"
#include "base/regex.hpp"
#include "support.hpp"

namespace ttp::lint::attack_text_test {

namespace {

std::vector<std::string> patterns_in(std::string_view name) {
  std::vector<std::string> patterns;
  std::ifstream stream(test::data_path("data/regex") / name);
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty() && !line.starts_with("# ")) patterns.push_back(line);
  }
  return patterns;
}

}  // namespace

TEST_CASE(
    "of patterns known to be catastrophic nearly all are found, each with a text that shows it") {
  const auto patterns = patterns_in("catastrophic.txt");
  REQUIRE(patterns.size() == 40);
  std::size_t found = 0;
  for (const std::string& pattern : patterns) {
    CAPTURE(pattern);
    const auto syntax = parse_regex(pattern, false);
    REQUIRE(syntax);
    const auto proof = lint::prove_attack(pattern, false, *syntax);
    if (!proof) continue;
    ++found;
    const std::string text = proof->attack.text(proof->repeats);
    CHECK(text.size() <= limits::attack_bytes);
    const auto counter = RegexStepCounter::compile(pattern, false);
    REQUIRE(counter);
    CHECK(counter->count(text, limits::regex_steps) > limits::regex_steps);
    CHECK(proof->short_steps < proof->steps);
    CHECK(proof->short_repeats < proof->repeats);
  }
  CHECK(found >= 38);
}

TEST_CASE("nothing is said about harmless patterns") {
  const auto patterns = patterns_in("harmless.txt");
  REQUIRE(patterns.size() == 100);
  for (const std::string& pattern : patterns) {
    CAPTURE(pattern);
    const auto syntax = parse_regex(pattern, false);
    REQUIRE(syntax);
    CHECK_FALSE(lint::prove_attack(pattern, false, *syntax));
  }
}

}  // namespace ttp::lint::attack_text_test
