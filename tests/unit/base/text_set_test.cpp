// SPDX-License-Identifier: Apache-2.0
#include "base/text_set.hpp"

#include <doctest/doctest.h>

#include <set>

#include "lint/sample.hpp"

namespace ttp::text_set_test {

TEST_CASE("a text set has what a std::set of the same texts has") {
  lint::Dice dice(30);
  const auto text = [&] {
    constexpr std::string_view pieces[] = {"a", "b", "\xC3\xA9", "\xFF", "ab"};
    std::string made;
    for (std::size_t left = dice.below(5); left > 0; --left) {
      made += pieces[dice.below(std::size(pieces))];
    }
    return made;
  };
  std::size_t found = 0;
  for (int i = 0; i < 300; ++i) {
    std::vector<std::string> texts;
    for (std::size_t left = dice.below(40); left > 0; --left) texts.push_back(text());
    const std::set<std::string, std::less<>> naive(texts.begin(), texts.end());
    const TextSet set(texts);
    CHECK(set.size() == naive.size());
    for (int k = 0; k < 30; ++k) {
      const std::string asked = text();
      found += naive.contains(asked) ? 1 : 0;
      CHECK(set.contains(asked) == naive.contains(asked));
    }
    const std::vector<std::string_view> all = set.texts();
    CHECK(std::set<std::string, std::less<>>(all.begin(), all.end()) == naive);
  }
  CHECK(found > 500);
}

TEST_CASE("an empty text set has nothing, not even the empty text") {
  CHECK_FALSE(TextSet().contains(""));
  CHECK(TextSet({""}).contains(""));
  CHECK_FALSE(TextSet({""}).contains("a"));
}

}  // namespace ttp::text_set_test
