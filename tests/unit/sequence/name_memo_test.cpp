// SPDX-License-Identifier: Apache-2.0
#include "sequence/name_memo.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace ttp::sequence::name_memo_test {

using ttp::quick_hash;
using ttp::sequence::NameMemo;

TEST_CASE("a memo gives each name its own list, however many names there are") {
  NameMemo memo;
  std::size_t fills = 0;
  const auto ask = [&](const std::string& name, std::uint32_t number) {
    const auto list = memo.find(name, [&](std::vector<std::uint32_t>& out) {
      ++fills;
      out.push_back(number);
      out.push_back(static_cast<std::uint32_t>(name.size()));
    });
    REQUIRE(list.size() == 2);
    CHECK(list[0] == number);
    CHECK(list[1] == name.size());
  };
  for (int round = 0; round < 3; ++round) {
    for (std::uint32_t i = 0; i < 5000; ++i) ask("name" + std::to_string(i), i);
  }
  ask("", 1);
  ask(std::string(1000, 'x'), 2);
  ask(std::string(1000, 'y'), 3);
  fills = 0;
  for (int round = 0; round < 10; ++round) ask("the same", 4);
  CHECK(fills == 1);
}

TEST_CASE("texts that differ in little have different hashes") {
  std::set<std::uint64_t> hashes;
  std::set<std::uint32_t> halves;
  std::size_t texts = 0;
  const auto add = [&](std::string_view text) {
    ++texts;
    hashes.insert(quick_hash(text));
    halves.insert(static_cast<std::uint32_t>(quick_hash(text)));
    CHECK(quick_hash(text) == quick_hash(std::string(text)));
  };
  for (std::size_t size = 0; size < 40; ++size) {
    std::string text(size, 'a');
    add(text);
    for (char& c : text) {
      for (const char other : {'b', 'A', '\0'}) {
        c = other;
        add(text);
      }
      c = 'a';
    }
  }
  for (int i = 0; i < 20'000; ++i) add("0f9d6c1e-0000-4c1d-9d55-" + std::to_string(i));
  CHECK(hashes.size() == texts);
  CHECK(halves.size() + 3 > texts);
}

TEST_CASE("equal texts are equal, whatever their size") {
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string text(size, 'a');
    CHECK(ttp::quick_equal(text, std::string(size, 'a')));
    CHECK(!ttp::quick_equal(text, std::string(size + 1, 'a')));
    for (std::size_t i = 0; i < size; ++i) {
      std::string other = text;
      other[i] = 'b';
      CHECK(!ttp::quick_equal(text, other));
    }
  }
}

}  // namespace ttp::sequence::name_memo_test
