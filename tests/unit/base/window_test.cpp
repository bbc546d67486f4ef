// SPDX-License-Identifier: Apache-2.0
#include "base/window.hpp"
#include "base/limits.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <random>
#include <set>

namespace ttp::window_test {

namespace {

constexpr Timestamp second = microseconds_per_second;

Uuid key(std::uint64_t number) {
  Uuid digest{};
  std::memcpy(digest.data(), &number, sizeof number);
  return digest;
}

/// Indexes of the times with which a window is reached.
std::vector<std::size_t> reached(WindowCounter& counter, const std::vector<Timestamp>& seconds) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    if (counter.add(key(1), seconds[i] * second)) found.push_back(i);
  }
  return found;
}

std::vector<std::size_t> reached(const WindowOptions& options,
                                 const std::vector<Timestamp>& seconds) {
  WindowCounter counter(options);
  return reached(counter, seconds);
}

using Indexes = std::vector<std::size_t>;

/// What the header promises, word by word: remembers everything, looks at every window.
class NaiveCounter {
 public:
  explicit NaiveCounter(const WindowOptions& options) : options_(options) {}

  bool add(std::uint64_t name, Timestamp at, std::uint64_t member) {
    auto& key = keys_[name];
    if (!key.all.empty() && at < key.newest - std::min(options_.length, window_slack)) {
      ++late;
      key = {};
    }
    key.newest = key.all.empty() ? at : std::max(key.newest, at);
    const bool is_spoken_for = std::ranges::any_of(key.reached, [&](Timestamp reached) {
      return std::abs(reached - at) <= options_.length;
    });
    key.all.push_back({at, member, !is_spoken_for});
    if (is_spoken_for) return false;
    for (const Record& first : key.all) {
      if (!first.counts || first.at > at || at > first.at + options_.length) continue;
      std::set<std::uint64_t> members;
      for (const Record& other : key.all) {
        if (other.counts && other.at >= first.at && other.at <= first.at + options_.length) {
          members.insert(other.member);
        }
      }
      if (members.size() < options_.threshold) continue;
      key.reached.push_back(at);
      for (Record& record : key.all) {
        if (std::abs(record.at - at) <= options_.length) record.counts = false;
      }
      return true;
    }
    return false;
  }

  std::uint64_t late = 0;

 private:
  struct Record {
    Timestamp at;
    std::uint64_t member;
    bool counts;
  };
  struct Key {
    std::vector<Record> all;
    std::vector<Timestamp> reached;
    Timestamp newest = 0;
  };
  WindowOptions options_;
  std::map<std::uint64_t, Key> keys_;
};

}  // namespace

TEST_CASE("a window is reached exactly at the threshold, and once") {
  CHECK(reached({60 * second, 3}, {0, 1}) == Indexes{});
  CHECK(reached({60 * second, 3}, {0, 1, 2}) == Indexes{2});
  CHECK(reached({60 * second, 3}, {0, 1, 2, 3, 4, 5, 6}) == Indexes{2});
  CHECK(reached({60 * second, 1}, {0, 1, 2}) == Indexes{0});
}

TEST_CASE("both ends of a window count") {
  CHECK(reached({60 * second, 3}, {0, 30, 60}) == Indexes{2});
  CHECK(reached({60 * second, 3}, {0, 30, 61}) == Indexes{});
  CHECK(reached({60 * second, 3}, {0, 30, 61, 90}) == Indexes{3});
}

TEST_CASE("a reached window speaks for one length, then counting begins anew") {
  // Reached at 2, it speaks up to 62: the three that follow make the next one.
  CHECK(reached({60 * second, 3}, {0, 1, 2, 50, 61, 62, 63, 64, 65}) == Indexes{2, 8});
  CHECK(reached({60 * second, 3}, {0, 1, 2, 50, 61, 62, 63, 64}) == Indexes{2});
}

TEST_CASE("keys do not share counts") {
  WindowCounter counter({60 * second, 2});
  CHECK_FALSE(counter.add(key(1), 0));
  CHECK_FALSE(counter.add(key(2), 1));
  CHECK(counter.add(key(1), 2));
  CHECK(counter.add(key(2), 3));
}

TEST_CASE("a repeated member is one") {
  WindowCounter counter({60 * second, 3});
  for (int i = 0; i < 50; ++i) CHECK_FALSE(counter.add(key(1), i * second, 7));
  CHECK_FALSE(counter.add(key(1), 51 * second, 8));
  CHECK_FALSE(counter.add(key(1), 52 * second, 7));
  CHECK(counter.add(key(1), 53 * second, 9));
}

TEST_CASE("a member counts by its latest time, too") {
  WindowCounter counter({60 * second, 2});
  CHECK_FALSE(counter.add(key(1), 0, 7));
  CHECK_FALSE(counter.add(key(1), 50 * second, 7));
  CHECK(counter.add(key(1), 100 * second, 8));
}

TEST_CASE("what comes late inside the slack is counted where it belongs") {
  CHECK(reached({60 * second, 3}, {0, 30, 20}) == Indexes{2});
  // 61 and 0 share no window, so the late one decides.
  CHECK(reached({60 * second, 3}, {0, 61, 30}) == Indexes{});
  CHECK(reached({60 * second, 3}, {0, 20, 61, 30}) == Indexes{3});
}

TEST_CASE("the slack is five minutes, in shorter windows their length") {
  WindowCounter hour({3600 * second, 2});
  CHECK_FALSE(hour.add(key(1), 1000 * second));
  CHECK(hour.add(key(1), 700 * second));
  CHECK(hour.late() == 0);
  WindowCounter late({3600 * second, 2});
  CHECK_FALSE(late.add(key(1), 1000 * second));
  CHECK_FALSE(late.add(key(1), 699 * second));
  CHECK(late.late() == 1);
  WindowCounter minute({60 * second, 2});
  CHECK_FALSE(minute.add(key(1), 100 * second));
  CHECK_FALSE(minute.add(key(1), 39 * second));
  CHECK(minute.late() == 1);
}

TEST_CASE("a key begins anew where another log begins: a log read twice is counted twice alike") {
  const std::vector<Timestamp> log = {0, 1, 2, 3, 400, 401, 402, 800};
  std::vector<Timestamp> twice = log;
  twice.insert(twice.end(), log.begin(), log.end());
  WindowCounter counter({60 * second, 3});
  CHECK(reached(counter, twice) == Indexes{2, 6, 10, 14});
  CHECK(counter.late() == 1);
}

TEST_CASE("times before 1970 are times like others") {
  CHECK(reached({60 * second, 2}, {-100, -40}) == Indexes{1});
}

TEST_CASE("the counter agrees with a naive one on random streams") {
  std::mt19937 random(20261107);
  const auto pick = [&](int below) {
    return static_cast<std::int64_t>(random() % static_cast<unsigned>(below));
  };
  std::size_t windows = 0;
  std::uint64_t late = 0;
  for (int round = 0; round < 400; ++round) {
    // In windows of minutes the slack is shorter than the window, in those of microseconds not.
    const Timestamp unit = round % 5 == 0 ? 20 * second : 1;
    const WindowOptions options{(1 + pick(8)) * 10 * unit,
                                1 + static_cast<std::size_t>(pick(5)), 100};
    const int members = round % 2 == 0 ? 0 : static_cast<int>(1 + pick(6));
    const bool in_order = round % 3 == 0;
    WindowCounter counter(options);
    NaiveCounter naive(options);
    Timestamp now = 0;
    for (int i = 0; i < 300; ++i) {
      now += pick(12);
      if (pick(60) == 0) now += 50;
      if (pick(200) == 0) now -= 200;
      const Timestamp at = (in_order ? now : now - pick(60)) * unit;
      const auto name = static_cast<std::uint64_t>(pick(2));
      const auto member = static_cast<std::uint64_t>(members == 0 ? i : pick(members));
      const bool expected = naive.add(name, at, member);
      const bool got =
          members == 0 ? counter.add(key(name), at) : counter.add(key(name), at, member);
      CAPTURE(round);
      CAPTURE(i);
      REQUIRE(got == expected);
      windows += expected ? 1 : 0;
    }
    CHECK(counter.late() == naive.late);
    late += naive.late;
  }
  CHECK(windows > 1000);
  CHECK(late > 1000);
}

TEST_CASE("a million keys take the memory of the cap, and those forgotten too early are counted") {
  WindowCounter counter({60 * second, 5});
  for (std::uint64_t i = 0; i < 1'000'000; ++i) counter.add(key(i), 0);
  CHECK(counter.keys() == limits::window_keys);
  CHECK(counter.evicted() == 1'000'000 - limits::window_keys);
}

TEST_CASE("a key whose windows are over is forgotten without a word") {
  WindowCounter counter({60 * second, 5, 10});
  for (std::uint64_t i = 0; i < 1000; ++i) counter.add(key(i), static_cast<Timestamp>(i) * 7 * second);
  CHECK(counter.keys() == 10);
  CHECK(counter.evicted() == 0);
  counter.add(key(5000), 1000 * 7 * second);
  for (std::uint64_t i = 0; i < 10; ++i) counter.add(key(6000 + i), 1000 * 7 * second);
  CHECK(counter.evicted() > 0);
}

TEST_CASE("the key unused for longest goes first") {
  WindowCounter counter({60 * second, 2, 2});
  counter.add(key(1), 0);
  counter.add(key(2), 1);
  CHECK(counter.add(key(1), 2));
  counter.add(key(3), 3);
  CHECK_FALSE(counter.add(key(2), 4));  // forgotten, so this is its first
  CHECK(counter.evicted() == 2);
}

TEST_CASE("high thresholds cost keys, not memory; one member without end costs nothing") {
  WindowCounter counter({3600 * second, 1000});
  for (std::uint64_t i = 0; i < 2 * limits::window_entries; ++i) {
    counter.add(key(i / 900), static_cast<Timestamp>(i));
  }
  CHECK(counter.keys() <= limits::window_entries / 900 + 2);
  CHECK(counter.evicted() > 0);
  WindowCounter repeated({3600 * second, 1000});
  for (std::uint64_t i = 0; i < 2 * limits::window_entries; ++i) {
    repeated.add(key(i % 2), static_cast<Timestamp>(i), i % 3);
  }
  CHECK(repeated.keys() == 2);
}

TEST_CASE("recent times: enough of them at or just before a time") {
  RecentTimes recent({60 * second, 3});
  for (const int at : {0, 10, 10, 20}) recent.add(key(1), at * second, static_cast<std::uint64_t>(at));
  recent.add(key(3), 20 * second, 1);
  for (int i = 0; i < 3; ++i) recent.add(key(3), 20 * second, 2);
  CHECK_FALSE(recent.reached(key(3), 20 * second));
  recent.add(key(3), 20 * second, 3);
  CHECK(recent.reached(key(3), 20 * second));
  CHECK(recent.reached(key(1), 20 * second));
  CHECK(recent.reached(key(1), 60 * second));
  CHECK_FALSE(recent.reached(key(1), 61 * second));
  CHECK_FALSE(recent.reached(key(1), 19 * second));
  CHECK_FALSE(recent.reached(key(2), 20 * second));
}

TEST_CASE("recent times agree with a naive count; among very many, a late question may miss") {
  std::mt19937 random(7);
  const auto pick = [&](int below) {
    return static_cast<std::int64_t>(random() % static_cast<unsigned>(below));
  };
  int yes = 0;
  for (int round = 0; round < 200; ++round) {
    const WindowOptions options{(1 + pick(8)) * 10, 1 + static_cast<std::size_t>(pick(5)), 100};
    const bool in_order = round % 2 == 0;
    RecentTimes recent(options);
    std::vector<Timestamp> all;
    Timestamp now = 0;
    for (int i = 0; i < 300; ++i) {
      now += pick(12);
      const Timestamp at = in_order ? now : now - pick(5);
      if (pick(3) != 0) {
        recent.add(key(1), at, static_cast<std::uint64_t>(i));
        all.push_back(at);
        continue;
      }
      const auto before = std::ranges::count_if(
          all, [&](Timestamp time) { return time <= at && time >= at - options.length; });
      const bool expected = before >= static_cast<std::ptrdiff_t>(options.threshold);
      const bool got = recent.reached(key(1), at);
      if (in_order) REQUIRE(got == expected);
      if (got) REQUIRE(expected);
      yes += got ? 1 : 0;
    }
  }
  CHECK(yes > 1000);
}

}  // namespace ttp::window_test
