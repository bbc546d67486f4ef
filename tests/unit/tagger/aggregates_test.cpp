// SPDX-License-Identifier: Apache-2.0
#include "tagger/aggregates.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "pipeline/run.hpp"
#include "support.hpp"
#include "tagger/rule_engine.hpp"

namespace ttp::tagger::aggregates_test {

namespace {

constexpr std::string_view password_rule =
    "{field: result, equals: fail, aggregate: {count: '>= 3', distinct: password, "
    "by: [attacker_uuid, service], within: 1m}}";

std::string login(int at, const std::string& attacker, const std::string& password,
                  const std::string& service = "\"ssh\"", const std::string& result = "fail") {
  return R"({"source_kind":"auth_attempt","source_id":"e)" + std::to_string(at) +
         R"(","attacker_uuid":")" + attacker + R"(","session_id":"s","ts":")" +
         format_rfc3339(at * microseconds_per_second) + R"(","payload":{"password":")" + password +
         R"(","service":)" + service + R"(,"result":")" + result + "\"}}";
}

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
    for (const pipeline::KeptTag& kept : tags) {
      found.push_back(std::string(event.source_id) + std::string(kept.tag.evidence.text()));
    }
  }
  std::vector<std::string> found;
};

struct Judged {
  std::vector<std::string> tags;  ///< source id and evidence
  std::vector<std::string> remarks;
};

Judged judge(const std::vector<std::string>& lines, std::string_view match = password_rule,
             const pipeline::EventFilter& filter = {},
             const std::string& evidence = "service") {
  std::string yaml = test::rule_yaml(match, "auth_attempt");
  yaml.replace(yaml.find("command_text"), 12, evidence);
  const auto rules = test::rules_from({yaml});
  auto engine = std::make_unique<tagger::RuleEngineTagger>(*rules, rule::Compat::none);
  const tagger::RuleEngineTagger& counting = *engine;
  std::vector<std::unique_ptr<tagger::Tagger>> taggers;
  taggers.push_back(std::move(engine));
  tagger::CompositeTagger composite(std::move(taggers), [](std::string_view) {});
  tagger::TagList tags{std::nullopt};
  RejectLog rejects({});
  output::Summary summary;
  pipeline::RunOptions options;
  options.events = filter;
  Collector collector;
  pipeline::Consumer* consumers[] = {&collector};
  ListSource source(lines);
  pipeline::run(source, composite, tags, consumers, options, rejects, summary);
  return {collector.found, counting.remarks()};
}

using Tags = std::vector<std::string>;

}  // namespace

TEST_CASE("a counting rule tags the match that reaches the count, once a window") {
  CHECK(judge({login(0, "a", "1"), login(1, "a", "2"), login(2, "a", "2"), login(3, "a", "3"),
               login(4, "a", "4"), login(5, "a", "5"), login(6, "a", "6")})
            .tags == Tags{R"(e3{"service":"ssh"})"});
}

TEST_CASE("only matches count, each group by itself, inside the window") {
  CHECK(judge({login(0, "a", "1"), login(1, "a", "2"), login(2, "a", "3", "\"ssh\"", "success")})
            .tags.empty());
  CHECK(judge({login(0, "a", "1"), login(1, "b", "2"), login(2, "a", "3")}).tags.empty());
  CHECK(judge({login(0, "a", "1"), login(1, "a", "2"), login(2, "a", "3", "\"telnet\"")})
            .tags.empty());
  CHECK(judge({login(0, "a", "1"), login(30, "a", "2"), login(61, "a", "3")}).tags.empty());
  CHECK(judge({login(0, "a", "1"), login(30, "a", "2"), login(60, "a", "3")}).tags.size() == 1);
}

TEST_CASE("without distinct every match counts; other anchors and numbers group, too") {
  constexpr std::string_view rule =
      "{field: result, equals: fail, aggregate: {count: '>= 2', by: [session_id, service], "
      "within: 1m}}";
  CHECK(judge({login(0, "a", "1", "22"), login(1, "b", "1", "22")}, rule).tags.size() == 1);
  CHECK(judge({login(0, "a", "1", "22"), login(1, "b", "1", "23")}, rule).tags.empty());
}

TEST_CASE("a match without a time or without one of the fields is not counted") {
  const std::string untimed =
      R"({"source_kind":"auth_attempt","source_id":"e","attacker_uuid":"a","payload":)"
      R"({"password":"1","service":"ssh","result":"fail"}})";
  const auto judged = judge({untimed, untimed, untimed});
  CHECK(judged.tags.empty());
  CHECK(judged.remarks ==
        std::vector<std::string>{"3 matches of rules that count without a time not counted"});
  CHECK(judge({login(0, "a", "1", "null"), login(1, "a", "2", "null"), login(2, "a", "3", "null")})
            .tags.empty());
}

TEST_CASE("values that differ only in where one ends are different groups") {
  constexpr std::string_view rule =
      "{field: result, equals: fail, aggregate: {count: '>= 2', by: [password, service], "
      "within: 1m}}";
  CHECK(judge({login(0, "a", "12", "\"3\""), login(1, "a", "1", "\"23\"")}, rule).tags.empty());
}

TEST_CASE("the union of all shards is the unsharded run, also when groups span attackers") {
  constexpr std::string_view rule =
      "{field: result, equals: fail, aggregate: {count: '>= 5', distinct: attacker_uuid, "
      "by: [service], within: 1m}}";
  std::vector<std::string> lines;
  for (int i = 0; i < 500; ++i) {
    lines.push_back(login(i * 3, "a" + std::to_string(i * 7 % 23), "x",
                          i % 2 == 0 ? "\"ssh\"" : "\"telnet\""));
  }
  const auto whole = judge(lines, rule).tags;
  CHECK(whole.size() > 10);
  for (const std::uint64_t shards : {2U, 5U}) {
    Tags all;
    for (std::uint64_t i = 0; i < shards; ++i) {
      pipeline::EventFilter filter;
      filter.shard = {i, shards};
      const auto part = judge(lines, rule, filter).tags;
      CHECK(part.size() < whole.size());
      all.insert(all.end(), part.begin(), part.end());
    }
    auto expected = whole;
    std::ranges::sort(all);
    std::ranges::sort(expected);
    CHECK(all == expected);
  }
}

TEST_CASE("events that are filtered out for other reasons are not counted") {
  pipeline::EventFilter filter;
  filter.since = microseconds_per_second;
  CHECK(judge({login(0, "a", "1"), login(1, "a", "2"), login(2, "a", "3")}, password_rule, filter)
            .tags.empty());
}

}  // namespace ttp::tagger::aggregates_test
