// SPDX-License-Identifier: Apache-2.0
#include "base/profile.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "base/limits.hpp"

namespace ttp::profile_test {

namespace {

/// A clock that goes on when it is told to, and by `cost` whenever it is looked at.
struct FakeClock {
  std::uint64_t now = 1000;
  std::uint64_t cost = 0;

  Profile::Clock clock() {
    return [this] { return now += cost; };
  }
};

/// One event of `parse_ns` with a block that takes `read_ns` in it, and `match_ns` of matching.
void run_event(Profile& profile, FakeClock& clock, std::uint64_t parse_ns, std::uint64_t read_ns,
               std::uint64_t match_ns) {
  profile.begin_event();
  {
    const StageTimer parse(&profile, Stage::parse);
    clock.now += parse_ns / 2;
    if (read_ns > 0) {
      const BlockTimer read(&profile, Stage::read);
      clock.now += read_ns;
    }
    clock.now += parse_ns - parse_ns / 2;
  }
  const StageTimer match(&profile, Stage::match);
  clock.now += match_ns;
}

/// Runs the events that are all timed.
void pass_early(Profile& profile) {
  for (std::uint64_t i = 0; i < limits::profiled_events; ++i) profile.begin_event();
}

}  // namespace

TEST_CASE("a stage's time is its own, without that of the stages it calls") {
  FakeClock clock;
  Profile profile(0, clock.clock());
  profile.begin_event();
  {
    const StageTimer tracker(&profile, Stage::tracker);
    clock.now += 5;
    {
      const StageTimer parse(&profile, Stage::parse);
      clock.now += 70;
      {
        const BlockTimer decompress(&profile, Stage::decompress);
        clock.now += 300;
        const BlockTimer read(&profile, Stage::read);
        clock.now += 4000;
      }
      clock.now += 10;
    }
    clock.now += 1;
  }
  clock.now += 20000;
  CHECK(profile.stage_ns(Stage::tracker) == 6);
  CHECK(profile.stage_ns(Stage::parse) == 80);
  CHECK(profile.stage_ns(Stage::decompress) == 300);
  CHECK(profile.stage_ns(Stage::read) == 4000);
  CHECK(profile.stage_ns(Stage::write) == 0);
  CHECK(profile.elapsed_ns() == 24386);
}

TEST_CASE("a stage within itself is that stage") {
  FakeClock clock;
  Profile profile(0, clock.clock());
  profile.begin_event();
  {
    const StageTimer outer(&profile, Stage::write);
    clock.now += 1;
    const BlockTimer inner(&profile, Stage::write);
    clock.now += 2;
  }
  CHECK(profile.stage_ns(Stage::write) == 3);
}

TEST_CASE("looks at the clock are not the stages' time") {
  FakeClock clock;
  clock.cost = 25;
  Profile profile(0, clock.clock());
  CHECK(profile.clock_cost_ns() == 25);
  for (int i = 0; i < 100; ++i) run_event(profile, clock, 200, 50, 7);
  profile.begin_event();
  profile.end_events();
  CHECK(profile.stage_ns(Stage::parse) == 100 * 200);
  CHECK(profile.stage_ns(Stage::read) == 100 * 50);
  CHECK(profile.stage_ns(Stage::match) == 100 * 7);
}

TEST_CASE("looks that something else had are taken off") {
  FakeClock clock;
  clock.cost = 10;
  Profile profile(0, clock.clock());
  profile.begin_event();
  {
    const StageTimer match(&profile, Stage::match);
    clock.now += 100 + 4 * 10;
    profile.excuse(Stage::match, 4);
  }
  CHECK(profile.stage_ns(Stage::match) == 100);
}

TEST_CASE("blocks are timed always, events in a sample that is reckoned up") {
  constexpr std::uint64_t events = 200'000;
  FakeClock clock;
  Profile profile(0, clock.clock());
  std::uint64_t blocks = 0;
  for (std::uint64_t i = 0; i < events; ++i) {
    const bool has_block = i % 500 == 3;
    if (has_block) ++blocks;
    run_event(profile, clock, 100, has_block ? 5000 : 0, 40);
  }
  profile.begin_event();
  profile.end_events();
  CHECK(profile.events() == events);
  const auto sampled = static_cast<double>(profile.sampled_events() - limits::profiled_events);
  CHECK(sampled == doctest::Approx((events - limits::profiled_events) / 64.0).epsilon(0.05));
  CHECK(profile.stage_ns(Stage::read) == static_cast<double>(blocks * 5000));
  CHECK(profile.stage_ns(Stage::parse) == doctest::Approx(events * 100.0));
  CHECK(profile.stage_ns(Stage::match) == doctest::Approx(events * 40.0));
}

TEST_CASE("an input with a period does not deceive") {
  constexpr std::uint64_t events = 400'000;
  for (const std::uint64_t period : {2U, 32U, 63U, 64U, 65U, 127U, 128U}) {
    FakeClock clock;
    Profile profile(0, clock.clock());
    std::uint64_t total = 0;
    for (std::uint64_t i = 0; i < events; ++i) {
      const std::uint64_t ns = 1000 * (1 + i % period);
      total += ns;
      run_event(profile, clock, 0, 0, ns);
    }
    CHECK_MESSAGE(profile.stage_ns(Stage::match) ==
                      doctest::Approx(static_cast<double>(total)).epsilon(0.05),
                  period);
  }
}

TEST_CASE("the events at the start are all timed and stand for themselves") {
  FakeClock clock;
  Profile profile(0, clock.clock());
  run_event(profile, clock, 1'000'000, 0, 0);
  while (profile.events() < 100'000) run_event(profile, clock, 10, 0, 0);
  CHECK(profile.stage_ns(Stage::parse) == doctest::Approx(1'000'000 + 99'999 * 10.0));
}

TEST_CASE("events that are not in the sample don't look at the clock") {
  FakeClock clock;
  Profile profile(0, clock.clock());
  pass_early(profile);
  clock.cost = 1;
  while (profile.events() < 10'000) {
    profile.begin_event();
    const std::uint64_t before = clock.now;
    { const StageTimer timer(&profile, Stage::match); }
    CHECK((clock.now != before) == profile.is_sampled());
  }
}

TEST_CASE("without a profile nothing is timed") {
  const StageTimer stage(nullptr, Stage::match);
  const BlockTimer block(nullptr, Stage::read);
}

TEST_CASE("spans are capped; those that are left are whole events spread over the run") {
  constexpr std::size_t most = 1000;
  FakeClock clock;
  Profile profile(most, clock.clock());
  for (int i = 0; i < 100'000; ++i) run_event(profile, clock, 100'000, 10'000, 50'000);
  CHECK(profile.spans().size() <= most);
  CHECK(profile.spans().size() > most / 4);
  std::map<std::uint32_t, std::string> groups;
  for (const Profile::Span& span : profile.spans()) {
    groups[span.group] += std::string(stage_names[static_cast<std::size_t>(span.stage)]) + ' ';
  }
  // Blocks of events that are not in the sample, and whole events.
  std::size_t events = 0;
  for (const auto& [group, stages] : groups) {
    const bool is_last = group == groups.rbegin()->first;  // it may have been cut short
    CHECK((is_last || stages == "read " || stages == "read parse match "));
    if (stages != "read ") ++events;
  }
  CHECK(events > 0);
  const std::uint64_t end = profile.elapsed_ns();
  CHECK(profile.spans().front().start_ns < end / 10);
  CHECK(profile.spans().back().start_ns > end / 10 * 9);
}

TEST_CASE("points are capped and say how far the run was") {
  FakeClock clock;
  Profile profile(100, clock.clock());
  for (int i = 0; i < 2'000'000; ++i) {
    profile.begin_event();
    clock.now += 1'000'000;
  }
  const auto& points = profile.points();
  CHECK(points.size() <= limits::profile_points);
  CHECK(points.size() > limits::profile_points / 4);
  for (const Profile::Point& point : points) CHECK(point.ns == (point.events - 1) * 1'000'000);
}

}  // namespace ttp::profile_test
