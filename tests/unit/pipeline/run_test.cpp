// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run.hpp"

#include <doctest/doctest.h>

#include <set>

#include "pipeline/difference.hpp"
#include "pipeline/taggers.hpp"
#include "support.hpp"

namespace ttp::pipeline::run_test {

namespace {

class ListSource final : public EventSource {
 public:
  explicit ListSource(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) events_.emplace_back(line);
  }
  const Event* next() override {
    return at_ < events_.size() ? &events_[at_++].get() : nullptr;
  }

 private:
  std::vector<test::OwnedEvent> events_;
  std::size_t at_ = 0;
};

class Collector final : public pipeline::Consumer {
 public:
  void take(const Event& event, std::span<const pipeline::KeptTag> tags) override {
    ++events;
    for (const pipeline::KeptTag& kept : tags) {
      found.push_back(std::string(event.source_id) + " " + kept.tag.rule->id);
    }
  }
  int events = 0;
  std::vector<std::string> found;
};

std::string event(int number, const std::string& text, const std::string& more = "") {
  return R"({"source_kind":"command","source_id":"e)" + std::to_string(number) +
         R"(","attacker_uuid":"a)" + std::to_string(number % 3) + R"(","session_id":"s)" +
         std::to_string(number % 2) + "\"" + more + R"(,"payload":{"command_text":")" + text +
         "\"}}";
}

struct Run {
  output::Summary summary;
  std::vector<std::string> rejects;
  Collector collector;
};

std::unique_ptr<Run> run(const std::vector<std::string>& lines, pipeline::RunOptions options = {}) {
  auto result = std::make_unique<Run>();
  std::string other = test::rule_yaml("{contains: whoami}", "command", "R9002");
  const auto rules = test::rules_from({test::rule_yaml("{contains: id}"), other});
  auto taggers = test::taggers_of(*rules);
  RejectLog rejects(
      {false, "", [&](std::string_view line) { result->rejects.emplace_back(line); }});
  tagger::TagList tags{std::nullopt};
  ListSource source(lines);
  pipeline::Consumer* consumers[] = {&result->collector};
  pipeline::run(source, *taggers.composite, tags, consumers, options, rejects, result->summary);
  return result;
}

}  // namespace

TEST_CASE("every event is judged, and its tags come in input order") {
  const auto result = run({event(1, "id; whoami"), event(2, "ls"), event(3, "whoami")});
  CHECK(result->collector.events == 3);
  CHECK(result->collector.found ==
        std::vector<std::string>{"e1 R9001", "e1 R9002", "e3 R9002"});
  CHECK(result->summary.events == 3);
  CHECK(result->summary.tagged_events == 2);
  CHECK(result->summary.tags == 3);
  CHECK(result->summary.top_sessions(5).front().id == "s1");
}

TEST_CASE("an event with tags but without an anchor is rejected with its source id") {
  const auto result = run({R"({"source_kind":"command","source_id":"e9","payload":{"command_text":"id"}})",
                           R"({"source_kind":"command","source_id":"e8","payload":{"command_text":"ls"}})"});
  CHECK(result->collector.events == 1);
  REQUIRE(result->rejects.size() == 1);
  CHECK(result->rejects[0].find("(source id e9)") != std::string::npos);
}

TEST_CASE("event filters keep what they name") {
  const std::vector<std::string> lines = {
      event(0, "id", R"(,"ts":"2026-11-01T00:00:00Z")"),
      event(1, "id", R"(,"ts":"2026-11-02T00:00:00Z")"),
      event(2, "id", R"(,"ts":"2026-11-03T00:00:00Z")"), event(3, "id")};
  const auto found = [&](auto change) {
    pipeline::RunOptions options;
    change(options.events);
    return run(lines, options)->collector.found;
  };
  using Filter = pipeline::EventFilter;
  CHECK(found([](Filter& f) { f.kinds = {"session"}; }).empty());
  CHECK(found([](Filter& f) { f.kinds = {"session", "command"}; }).size() == 4);
  CHECK(found([](Filter& f) { f.sessions = {"s0"}; }) ==
        std::vector<std::string>{"e0 R9001", "e2 R9001"});
  CHECK(found([](Filter& f) { f.attackers = {"a0"}; }) ==
        std::vector<std::string>{"e0 R9001", "e3 R9001"});
  CHECK(found([](Filter& f) { f.since = parse_timestamp("2026-11-02"); }) ==
        std::vector<std::string>{"e1 R9001", "e2 R9001"});
  CHECK(found([](Filter& f) { f.until = parse_timestamp("2026-11-02"); }) ==
        std::vector<std::string>{"e0 R9001"});
}

TEST_CASE("tag filters keep what they name; a technique stands for its sub-techniques") {
  const auto found = [](auto change) {
    pipeline::RunOptions options;
    change(options.tags);
    return run({event(1, "id; whoami")}, options)->collector.found.size();
  };
  using Filter = pipeline::TagFilter;
  CHECK(found([](Filter&) {}) == 2);
  CHECK(found([](Filter& f) { f.rules = {"R9002"}; }) == 1);
  CHECK(found([](Filter& f) { f.techniques = {"T1059"}; }) == 2);
  CHECK(found([](Filter& f) { f.techniques = {"T1059.004"}; }) == 2);
  CHECK(found([](Filter& f) { f.techniques = {"T1059.001"}; }) == 0);
  CHECK(found([](Filter& f) { f.tactics = {"TA0002"}; }) == 2);
  CHECK(found([](Filter& f) { f.tactics = {"TA0003"}; }) == 0);
  CHECK(found([](Filter& f) { f.min_confidence = 0.9; }) == 2);
  CHECK(found([](Filter& f) { f.min_confidence = 0.91; }) == 0);
}

TEST_CASE("tags below the floor are counted as dropped") {
  pipeline::RunOptions options;
  options.tags.min_confidence = 0.95;
  const auto result = run({event(1, "id")}, options);
  CHECK(result->summary.dropped == 1);
  CHECK(result->summary.tags == 0);
}

TEST_CASE("shards own every event exactly once") {
  std::vector<std::string> lines;
  for (int i = 0; i < 200; ++i) lines.push_back(event(i, "id"));
  lines.push_back(R"({"source_kind":"command","source_id":"x","identity_uuid":"i","payload":{"command_text":"id"}})");
  std::multiset<std::string> all;
  for (std::uint64_t i = 0; i < 3; ++i) {
    pipeline::RunOptions options;
    options.events.shard = {i, 3};
    const auto result = run(lines, options);
    all.insert(result->collector.found.begin(), result->collector.found.end());
    CHECK(result->summary.filtered + result->summary.events == lines.size());
  }
  const auto whole = run(lines)->collector.found;
  CHECK(all == std::multiset<std::string>(whole.begin(), whole.end()));
}

TEST_CASE("a stop request ends the run after the event in hand") {
  volatile std::sig_atomic_t stop = 1;
  pipeline::RunOptions options;
  options.stop = &stop;
  CHECK(run({event(1, "id"), event(2, "id")}, options)->collector.events == 0);
}

TEST_CASE("differences tell new, superseded and vanished tags apart") {
  const auto rules = test::rules_from({test::rule_yaml("{contains: id}")});
  auto taggers = test::taggers_of(*rules);
  tagger::TagList tags{std::nullopt};
  const test::OwnedEvent one(event(1, "id"));
  taggers.composite->tag(one, tags);
  TagIds ids;
  const pipeline::KeptTag kept{tags.tags()[0], ids.make(tags.tags()[0])};
  const pipeline::TagFilter filter;
  std::string log;
  pipeline::DifferenceCounter counter(filter, [&](const pipeline::Difference& difference) {
    log += std::string(pipeline::to_text(difference.change)) + " " +
           std::string(difference.rule_id) + " v" + std::to_string(difference.rule_version) + "\n";
  });
  const store::StoredTag same{to_string(kept.uuid), "R9001", 1, "TA0002", "T1059", "T1059.004", 0.9};
  const store::StoredTag older{"u-old", "R9001", 0, "TA0002", "T1059", "T1059.004", 0.9};
  const store::StoredTag lost{"u-lost", "R7777", 4, "TA0002", "T1059", "", 0.9};
  const store::StoredTag unsure{"u-unsure", "R7777", 4, "TA0002", "T1059", "", 0.1};
  const std::vector<store::StoredTag> before = {same};
  counter.compare(one, before, {&kept, 1});
  CHECK(log.empty());
  counter.compare(one, std::vector<store::StoredTag>{older, lost, unsure}, {&kept, 1});
  CHECK(log == "new R9001 v1\nsuperseded R9001 v0\ngone R7777 v4\n");
  CHECK(counter.counts().added == 1);
  // Its id is stored already, with another attacker's event.
  counter.compare(one, {}, {&kept, 1}, [](const std::string&) { return true; });
  CHECK(counter.counts().added == 1);
}

}  // namespace ttp::pipeline::run_test
