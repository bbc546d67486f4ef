// SPDX-License-Identifier: Apache-2.0
// Compares the sequence tracker with the recorded answers of the live gateway. They lie outside of
// this project: without them the program ends with 77 ("skipped").
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/limits.hpp"
#include "input/line_source.hpp"
#include "sequence/tracker.hpp"

using namespace ttp;
using namespace ttp::sequence;
using nlohmann::json;

namespace {

std::filesystem::path recorded;

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::vector<std::string> result;
  input::LineSource lines(input::ByteSource::open(path.string()));
  while (const auto line = lines.next()) result.emplace_back(line->text);
  return result;
}

json answers(const json& test_case, Mode mode) {
  Settings settings;
  settings.mode = mode;
  const json& config = test_case.at("config");
  settings.warmup_calls = config.at("warmup_calls");
  settings.window_ms = config.at("read_to_act_window_ms");
  settings.max_new_tools = config.at("max_new_tools_after_taint");
  Tracker tracker;
  Findings found;
  json all = json::array();
  for (const json& each : test_case.at("calls")) {
    const std::string tool = each.at("tool");
    const Call call{tool, find_sink_class(each.at("sink_class").get<std::string>()).value(),
                    each.at("source_tainted"), each.at("ts_ms")};
    tracker.step(call, settings, found);
    json of_call = json::array();
    for (const Finding& finding : found) {
      // The recording names types in camel case.
      std::string type;
      bool is_start = true;
      for (const char c : to_text(finding.type)) {
        if (c != '_') type += is_start ? static_cast<char>(c - 'a' + 'A') : c;
        is_start = c == '_';
      }
      of_call.push_back({{"type", type},
                         {"confidence", confidence_of(finding.type)},
                         {"description", tracker.describe(finding, settings)}});
    }
    all.push_back(std::move(of_call));
  }
  return all;
}

}  // namespace

TEST_CASE("compat mode gives every recorded answer of the live tracker, texts included") {
  const auto cases = lines_of(recorded / "sequences.jsonl.gz");
  const auto expected = lines_of(recorded / "sequences_expected.jsonl.gz");
  REQUIRE(cases.size() == expected.size());
  CHECK(cases.size() > 2500);
  int different = 0;
  int panics = 0;
  int long_cases = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const json test_case = json::parse(cases[i]);
    const json answer = json::parse(expected[i]);
    REQUIRE(test_case.at("id") == answer.at("id"));
    const int id = test_case.at("id");
    const std::string kind = test_case.at("kind");
    CAPTURE(id);
    CAPTURE(kind);
    json ours = answers(test_case, Mode::compat);
    REQUIRE(ours.size() == test_case.at("calls").size());
    const bool is_short = ours.size() <= compat_cap;
    if (!is_short) ++long_cases;
    // Up to the cap both modes agree.
    if (is_short) CHECK(answers(test_case, Mode::full) == ours);
    if (answer.value("panic", false)) {
      // The declared difference: where a name can't be cut at byte 256, the live gateway crashes
      // and has nothing more to say; we cut at the character before and go on.
      ++panics;
      const std::size_t crash = answer.at("panic_call");
      REQUIRE(crash < ours.size());
      const bool names_long_one = std::any_of(
          test_case.at("calls").begin(), test_case.at("calls").end(),
          [](const json& call) {
            return call.at("tool").get<std::string>().size() > limits::tool_name_bytes;
          });
      CHECK(names_long_one);
      ours.erase(ours.begin() + static_cast<std::ptrdiff_t>(crash), ours.end());
    }
    const json& theirs = answer.at("calls");
    if (ours == theirs) continue;
    if (++different > 5) continue;
    const std::size_t calls = std::min(ours.size(), theirs.size());
    for (std::size_t call = 0; call < calls; ++call) {
      if (ours[call] == theirs[call]) continue;
      CAPTURE(call);
      CHECK(ours[call].dump() == theirs[call].dump());
      break;
    }
    CHECK(ours.size() == theirs.size());
  }
  CHECK(different == 0);
  CHECK(panics >= 50);
  CHECK(long_cases >= 20);
}

int main(int argc, char** argv) {
  const char* given = std::getenv("TTP_SHARED");
  recorded = std::filesystem::path(given != nullptr ? given : TTP_SHARED_DEFAULT) / "conformance";
  if (!std::filesystem::exists(recorded / "sequences.jsonl.gz")) {
    std::puts("skipped: the recorded answers of the live gateway are not here");
    return 77;
  }
  return doctest::Context(argc, argv).run();
}
