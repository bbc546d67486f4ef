// SPDX-License-Identifier: Apache-2.0
#include "sequence/session_table.hpp"

#include <doctest/doctest.h>

#include <list>
#include <random>

namespace ttp::sequence::session_table_test {

using namespace ttp::sequence;

TEST_CASE("the least recently used session goes first, whatever was used in between") {
  std::mt19937 random(1);
  SessionTable<int> table;
  std::list<std::string> order;  // oldest first
  for (int i = 0; i < 20'000; ++i) {
    const std::string key = "session " + std::to_string(random() % 900);
    ++table.touch(key);
    order.remove(key);
    order.push_back(key);
    REQUIRE(table.size() == order.size());
    if (random() % 3 != 0) continue;
    table.remove_oldest([&](std::string_view gone, const int& uses) {
      CHECK(gone == order.front());
      CHECK(uses > 0);
    });
    order.pop_front();
  }
  while (table.size() > 0) {
    table.remove_oldest([&](std::string_view gone, const int&) { CHECK(gone == order.front()); });
    order.pop_front();
  }
  CHECK(order.empty());
}

TEST_CASE("a session that went begins anew") {
  SessionTable<int> table;
  table.touch("a") = 5;
  table.remove_oldest([](std::string_view, const int&) {});
  CHECK(table.touch("a") == 0);
  CHECK(table.touch("") == 0);
  CHECK(table.size() == 2);
}

}  // namespace ttp::sequence::session_table_test
