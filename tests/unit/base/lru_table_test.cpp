// SPDX-License-Identifier: Apache-2.0
#include "base/lru_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <list>
#include <random>
#include <string>

namespace ttp::lru_table_test {

namespace {

constexpr auto ignore = [](const auto&, const auto&) {};

Uuid digest_of(unsigned number) {
  Uuid digest{};
  digest[0] = static_cast<unsigned char>(number % 7);  // many start alike: their hashes are equal
  digest[9] = static_cast<unsigned char>(number);
  digest[10] = static_cast<unsigned char>(number >> 8);
  return digest;
}

}  // namespace

TEST_CASE("the least recently used value goes first, whatever was used in between") {
  std::mt19937 random(1);
  LruTable<TextKey, int> table;
  std::list<std::string> order;  // oldest first
  for (int i = 0; i < 20'000; ++i) {
    const std::string key = "session " + std::to_string(random() % 900);
    ++table.touch(key);
    order.remove(key);
    order.push_back(key);
    REQUIRE(table.size() == order.size());
    if (random() % 3 != 0) continue;
    table.forget_oldest([&](std::string_view gone, const int& uses) {
      CHECK(gone == order.front());
      CHECK(uses > 0);
    });
    order.pop_front();
  }
  auto expected = order.begin();
  table.for_each([&](std::string_view key, const int&) {
    REQUIRE(expected != order.end());
    CHECK(key == *expected++);
  });
  while (table.size() > 0) {
    table.forget_oldest([&](std::string_view gone, const int&) { CHECK(gone == order.front()); });
    order.pop_front();
  }
  CHECK(order.empty());
}

TEST_CASE("a full table forgets one for each that is new, and none for one that it has") {
  std::mt19937 random(2);
  constexpr std::size_t capacity = 100;
  LruTable<DigestKey, unsigned> table(capacity);
  std::list<unsigned> order;  // oldest first
  for (int i = 0; i < 20'000; ++i) {
    const auto number = static_cast<unsigned>(random() % 150);
    const bool is_known = std::find(order.begin(), order.end(), number) != order.end();
    std::size_t forgotten = 0;
    const auto evict = [&](const Uuid& key, const unsigned& value) {
      ++forgotten;
      CHECK(value == order.front());
      CHECK(key == digest_of(order.front()));
      order.pop_front();
    };
    const std::size_t before = table.size();
    bool is_new = false;
    unsigned& value = table.touch(digest_of(number), is_new, evict);
    CHECK(is_new != is_known);
    CHECK(value == (is_known ? number : 0));
    CHECK(forgotten == (is_known || before < capacity ? 0 : 1));
    value = number;
    order.remove(number);
    order.push_back(number);
    REQUIRE(table.size() == order.size());
    const auto other = static_cast<unsigned>(random() % 150);
    const unsigned* const found = table.find(digest_of(other));
    const bool is_there = std::find(order.begin(), order.end(), other) != order.end();
    REQUIRE((found != nullptr) == is_there);
    if (is_there) CHECK(*found == other);
  }
}

TEST_CASE("looking a value up leaves its age alone") {
  LruTable<TextKey, int> table(2);
  table.touch("a") = 1;
  table.touch("b") = 2;
  REQUIRE(table.find("a") != nullptr);
  bool is_new = false;
  table.touch("c", is_new, [](std::string_view gone, int) { CHECK(gone == "a"); });
  CHECK(is_new);
  CHECK(table.find("a") == nullptr);
}

TEST_CASE("a value that went begins anew; keys may be empty, alike or long") {
  LruTable<TextKey, int> table;
  const std::string longer(45, 'k');
  table.touch("a") = 5;
  table.forget_oldest(ignore);
  CHECK(table.touch("a") == 0);
  CHECK(table.touch("") == 0);
  table.touch(longer) = 3;
  table.touch(longer + "l") = 4;
  table.touch(std::string(44, 'k')) = 6;
  CHECK(table.touch(longer) == 3);
  CHECK(table.size() == 5);
}

TEST_CASE("a table that was cleared has nothing, and takes as many again") {
  LruTable<TextKey, int> table(100);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 150; ++i) {
      bool is_new = false;
      table.touch(std::to_string(i), is_new, ignore) = i;
      CHECK(is_new);
    }
    CHECK(table.size() == 100);
    table.clear();
    CHECK(table.size() == 0);
    CHECK(table.find("149") == nullptr);
  }
}

TEST_CASE("values stay where they are while others come and go") {
  LruTable<TextKey, int> table;
  int* const first = &table.touch("first");
  *first = 7;
  for (int i = 0; i < 5000; ++i) {
    table.touch(std::to_string(i));
    table.touch("first");
    if (table.size() > 1000) table.forget_oldest(ignore);
  }
  CHECK(&table.touch("first") == first);
  CHECK(*first == 7);
}

}  // namespace ttp::lru_table_test
