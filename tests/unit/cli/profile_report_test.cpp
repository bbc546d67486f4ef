// SPDX-License-Identifier: Apache-2.0
#include "cli/profile_report.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <algorithm>

#include "pipeline/run.hpp"
#include "support.hpp"

namespace ttp::cli::profile_report_test {

using Json = nlohmann::json;

namespace {

/// A clock that goes on at every look: little while its cost is measured, more later, so that every
/// stage takes some time.
Profile::Clock ticking() {
  return [now = std::uint64_t{0}, looks = 0]() mutable {
    return now += ++looks <= 102 ? 1000 : 20'000;
  };
}

/// Commands, some of which repeat, with words that no report may show.
class Commands final : public EventSource {
 public:
  static constexpr int count = 3000;

  static std::string text(int number) {
    switch (number % 5) {
      case 0: return "whoami secretword";
      case 1: return "id secretword" + std::to_string(number);
      case 2: return "id; whoami secretword" + std::to_string(number);
      default: return "ls secretword" + std::to_string(number % 50);
    }
  }

  const Event* next() override {
    if (number_ == count) return nullptr;
    const std::string id = std::to_string(number_);
    event_ = test::OwnedEvent(R"({"source_kind":"command","source_id":"secretid)" + id +
                              R"(","attacker_uuid":"secretattacker","session_id":"secretsession",)"
                              R"("payload":{"command_text":")" + text(number_) + "\"}}");
    ++number_;
    return &event_.get();
  }

 private:
  int number_ = 0;
  test::OwnedEvent event_{"command", "{}"};
};

/// Writes nothing.
class Nobody final : public pipeline::Consumer {
 public:
  void take(const Event&, std::span<const pipeline::KeptTag>) override {}
};

struct Reports {
  cli::ProfileFigures figures;
  std::string table;
  std::string json;
  std::string trace;
};

Reports run(tagger::MatchOptions match) {
  const auto rules = test::rules_from({test::rule_yaml("{contains: whoami}", "command", "R9001"),
                                       test::rule_yaml("{pattern: '\\bid\\b'}", "command", "R9002"),
                                       test::rule_yaml("{contains: nowhere}", "command", "R9003")});
  Profile profile(5000, ticking());
  pipeline::TaggerOptions options;
  options.match = match;
  options.match.count = true;
  options.profile = &profile;
  options.notice = [](std::string_view) {};
  Diagnostics diagnostics;
  const pipeline::Taggers taggers = pipeline::make_taggers(*rules, options, diagnostics);
  Commands source;
  Nobody nobody;
  pipeline::Consumer* consumers[] = {&nobody};
  tagger::TagList tags(0);
  RejectLog rejects({});
  output::Summary summary;
  pipeline::RunOptions run_options;
  run_options.profile = &profile;
  pipeline::run(source, *taggers.composite, tags, consumers, run_options, rejects, summary);
  cli::RuleFigures figures;
  figures.add(*taggers.engine);
  Reports reports{figures.finish(profile, 123'456), {}, {}, cli::format_trace(profile)};
  reports.table = cli::format_profile(reports.figures);
  reports.json = cli::format_profile_json(reports.figures);
  return reports;
}

/// What each rule matches, looked at one by one.
std::map<std::string, std::uint64_t> naive_matches() {
  std::map<std::string, std::uint64_t> matches;
  for (int i = 0; i < Commands::count; ++i) {
    const std::string text = Commands::text(i);
    if (text.find("whoami") != std::string::npos) ++matches["R9001"];
    if (text.starts_with("id")) ++matches["R9002"];
  }
  return matches;
}

}  // namespace

TEST_CASE("a profile counts what each rule was asked and found") {
  const auto expected = naive_matches();
  for (const tagger::MatchOptions match :
       {tagger::MatchOptions{false, false}, tagger::MatchOptions{true, false},
        tagger::MatchOptions{true, true}}) {
    const cli::ProfileFigures figures = run(match).figures;
    CHECK(figures.events == Commands::count);
    CHECK(figures.rules.size() == 3);
    CHECK((figures.index_bytes > 0) == match.use_index);
    for (const cli::ProfileFigures::Rule& rule : figures.rules) {
      const auto found = expected.find(rule.id);
      CHECK(rule.cost.matches == (found == expected.end() ? 0 : found->second));
      CHECK(rule.cost.candidates >= rule.cost.matches);
      if (match.use_index) {
        CHECK(rule.cost.candidates < Commands::count);
      } else {
        CHECK(rule.cost.candidates == Commands::count);
        CHECK(rule.cost.confirms == Commands::count);
      }
    }
    const std::uint64_t looked_up = figures.memo_hits + figures.memo_misses + figures.memo_passed;
    CHECK((looked_up > 0) == match.use_memo);
    CHECK((figures.memo_hits > 0) == match.use_memo);
  }
}

TEST_CASE("the JSON report has all stages, the memo and the rules") {
  const Reports reports = run({});
  const Json json = Json::parse(reports.json);
  CHECK(json["events"] == Commands::count);
  CHECK(json["bytes"] == 123'456);
  CHECK(json["timed_events"] > 0);
  CHECK(json["seconds"] > 0);
  CHECK(json["index_bytes"] > 0);
  double shares = 0;
  std::string names;
  const auto seconds_of = [&](std::string_view name) {
    for (const Json& stage : json["stages"]) {
      if (stage["stage"] == name) return stage["seconds"].get<double>();
    }
    return -1.0;
  };
  for (const char* stage : {"parse", "match", "write"}) CHECK_MESSAGE(seconds_of(stage) > 0, stage);
  CHECK(seconds_of("read") == 0);
  for (const Json& stage : json["stages"]) {
    names += stage["stage"].get<std::string>() + ' ';
    shares += stage["share"].get<double>();
  }
  CHECK(names == "start read decompress parse match lifters tracker write other ");
  CHECK(shares == doctest::Approx(1));
  CHECK(json["memo"]["hit_rate"] > 0);
  CHECK(json["memo"]["hit_rate"] < 1);
  REQUIRE(json["rules"].size() == 3);
  CHECK(json["rules"][0].contains("share"));
}

TEST_CASE("the table has a line for each stage and rule") {
  const std::string table = run({}).table;
  for (const char* word : {"STAGE", "parse", "match", "other", "RULE", "R9001", "R9002", "memo: ",
                           "index: ", "3,000 events, 123,456 bytes in "}) {
    CHECK_MESSAGE(table.find(word) != std::string::npos, word);
  }
}

TEST_CASE("the table shows twenty rules and adds the others up") {
  cli::ProfileFigures figures;
  for (int i = 0; i < 30; ++i) {
    figures.rules.push_back({"R" + std::to_string(100 + i), {10, 5, 1, 0, 0}, 0});
  }
  const std::string table = cli::format_profile(figures);
  CHECK(table.find("R119") != std::string::npos);
  CHECK(table.find("R120") == std::string::npos);
  CHECK(table.find("others                 100            50            10") !=
        std::string::npos);
}

TEST_CASE("the trace is an array of complete events that nest") {
  const Json trace = Json::parse(run({}).trace);
  REQUIRE(trace.is_array());
  std::vector<double> ends;
  std::size_t spans = 0;
  std::size_t counters = 0;
  double latest = 0;
  for (const Json& event : trace) {
    if (event["ph"] == "C") ++counters;
    if (event["ph"] != "X") continue;
    ++spans;
    CHECK(event["pid"] == 1);
    CHECK(event["tid"] == 1);
    const std::string name = event["name"];
    CHECK(std::find(stage_names.begin(), stage_names.end(), name) != stage_names.end());
    const double start = event["ts"];
    const double end = start + event["dur"].get<double>();
    CHECK(start >= latest);
    latest = start;
    // Half a nanosecond for the sum of two decimal fractions.
    while (!ends.empty() && ends.back() <= start + 0.0005) ends.pop_back();
    if (!ends.empty()) CHECK(end <= ends.back() + 0.0005);
    ends.push_back(end);
  }
  CHECK(spans > 1000);
  CHECK(counters > 0);
}

TEST_CASE("no report shows anything that events hold") {
  const Reports reports = run({});
  for (const std::string* text : {&reports.table, &reports.json, &reports.trace}) {
    for (const char* word : {"secret", "whoami", "command"}) {
      CHECK(text->find(word) == std::string::npos);
    }
  }
}

}  // namespace ttp::cli::profile_report_test
