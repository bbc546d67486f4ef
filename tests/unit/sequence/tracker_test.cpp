// SPDX-License-Identifier: Apache-2.0
#include "sequence/tracker.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <set>

namespace ttp::sequence::tracker_test {

using namespace ttp::sequence;

namespace {

constexpr std::uint64_t latest = std::numeric_limits<std::uint64_t>::max();

struct OwnedCall {
  std::string tool;
  SinkClass sink = SinkClass::read_only;
  bool is_tainted = false;
  std::uint64_t ts_ms = 0;

  [[nodiscard]] Call view() const { return {tool, sink, is_tainted, ts_ms}; }
};

/// `type: description` of each finding.
using Texts = std::vector<std::string>;

std::vector<Texts> tracked(const std::vector<OwnedCall>& calls, const Settings& settings) {
  Tracker tracker;
  Findings found;
  std::vector<Texts> all;
  for (const OwnedCall& call : calls) {
    tracker.step(call.view(), settings, found);
    Texts texts;
    for (const Finding& finding : found) {
      texts.push_back(std::string(to_text(finding.type)) + ": " +
                      tracker.describe(finding, settings));
    }
    all.push_back(std::move(texts));
  }
  return all;
}

/// The specification word by word, walking back over the whole log at every call.
std::vector<Texts> walked(const std::vector<OwnedCall>& calls, const Settings& settings) {
  std::vector<Texts> all;
  std::set<std::string> names;
  bool is_tainted = false;
  bool is_cluster_reported = false;
  std::size_t taint = 0;
  std::size_t baseline = 0;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const OwnedCall& call = calls[i];
    Texts& texts = all.emplace_back();
    const bool is_novel = names.insert(call.tool).second;
    if (call.is_tainted && !is_tainted) {
      is_tainted = true;
      taint = i;
      baseline = names.size() - 1;
    }
    if (i + 1 < settings.warmup_calls) continue;
    const auto is_outside = [&](const OwnedCall& earlier) {
      return call.ts_ms > earlier.ts_ms && call.ts_ms - earlier.ts_ms > settings.window_ms;
    };
    if (call.sink == SinkClass::network_egress) {
      for (std::size_t j = i; j-- > 0 && !is_outside(calls[j]);) {
        if (!calls[j].is_tainted || calls[j].sink != SinkClass::read_only) continue;
        texts.push_back("read_then_exfil: tainted read '" + calls[j].tool +
                        "' followed by network egress '" + call.tool + "'");
        break;
      }
    }
    if (is_tainted && is_high(call.sink) &&
        std::all_of(calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(taint),
                    [](const OwnedCall& each) { return is_low(each.sink); })) {
      texts.push_back("privilege_escalation_after_taint: privilege escalation to " +
                      std::string(camel_case(call.sink)) +
                      " after source taint (pre-taint max: LowRiskWrite)");
    }
    if (is_tainted && names.size() - baseline > settings.max_new_tools) {
      texts.push_back("tool_diversity_spike: " + std::to_string(names.size() - baseline) +
                      " new tools after taint (max: " + std::to_string(settings.max_new_tools) +
                      ")");
    }
    if (is_novel && is_high(call.sink) && i > 0 && calls[i - 1].is_tainted) {
      texts.push_back("novel_tool_after_untrusted_content: novel tool '" + call.tool + "' (" +
                      std::string(camel_case(call.sink)) + ") immediately after untrusted '" +
                      calls[i - 1].tool + "'");
    }
    if (is_tainted && !is_cluster_reported && i + 1 >= 3) {
      std::size_t privileged = 0;
      for (std::size_t j = i + 1; j-- > 0 && !is_outside(calls[j]);) {
        if (is_privileged(calls[j].sink)) ++privileged;
      }
      if (privileged >= 3) {
        is_cluster_reported = true;
        texts.push_back("privileged_action_cluster: " + std::to_string(privileged) +
                        " privileged calls within " + std::to_string(settings.window_ms) +
                        "ms window");
      }
    }
  }
  return all;
}

SinkClass sink_of(unsigned rank) { return static_cast<SinkClass>(rank); }

/// How the stamps of a random session go.
enum class Clock { forward, slow, jumping, extreme, backward };

std::vector<OwnedCall> random_session(std::mt19937& random, std::size_t length, Clock clock,
                                      unsigned taint_percent, std::size_t tools) {
  const auto below = [&](std::uint64_t bound) { return random() % bound; };
  std::vector<OwnedCall> calls;
  std::uint64_t now = clock == Clock::backward ? 1'000'000'000 : 1'760'000'000'000;
  for (std::size_t i = 0; i < length; ++i) {
    switch (clock) {
      case Clock::forward: now += below(4000); break;
      case Clock::slow: now += below(40); break;
      case Clock::jumping: now = now + below(6000) - (below(8) == 0 ? below(40'000) : 0); break;
      case Clock::extreme: now = below(2) == 0 ? below(12'000) : latest - below(12'000); break;
      case Clock::backward: now -= below(3000); break;
    }
    OwnedCall& call = calls.emplace_back();
    call.tool = "tool " + std::to_string(below(tools));
    // Mostly harmless, so that detectors have something to wait for.
    call.sink = sink_of(static_cast<unsigned>(below(3) == 0 ? below(9) : below(2)));
    call.is_tainted = below(100) < taint_percent;
    call.ts_ms = now;
  }
  return calls;
}

}  // namespace

TEST_CASE("the tracker says what walking back over the whole session says") {
  std::mt19937 random(20261122);
  std::size_t findings = 0;
  for (const Clock clock :
       {Clock::forward, Clock::slow, Clock::jumping, Clock::extreme, Clock::backward}) {
    for (const unsigned taint_percent : {0U, 1U, 30U}) {
      for (const std::uint64_t window : {std::uint64_t{0}, std::uint64_t{5000}, latest}) {
        CAPTURE(static_cast<int>(clock));
        CAPTURE(taint_percent);
        CAPTURE(window);
        Settings settings;
        settings.window_ms = window;
        settings.warmup_calls = random() % 5;
        settings.max_new_tools = random() % 4;
        const auto calls = random_session(random, 600, clock, taint_percent, 3 + random() % 40);
        const auto ours = tracked(calls, settings);
        CHECK(ours == walked(calls, settings));
        for (const Texts& texts : ours) findings += texts.size();
      }
    }
  }
  CHECK(findings > 1000);
}

TEST_CASE("the same in sessions of 5,000 calls") {
  std::mt19937 random(5000);
  for (const Clock clock : {Clock::forward, Clock::slow, Clock::jumping, Clock::extreme,
                            Clock::backward}) {
    CAPTURE(static_cast<int>(clock));
    Settings settings;
    auto calls = random_session(random, 5000, clock, 2, 400);
    // A late taint: clusters are counted over what came before it.
    for (std::size_t i = 0; i < 4000; ++i) calls[i].is_tainted = false;
    CHECK(tracked(calls, settings) == walked(calls, settings));
    for (OwnedCall& call : calls) call.is_tainted = random() % 50 == 0;
    CHECK(tracked(calls, settings) == walked(calls, settings));
  }
}

TEST_CASE("equal stamps are inside any window, and time that goes backwards is no time") {
  Settings settings;
  settings.warmup_calls = 0;
  settings.window_ms = 0;
  const auto at = [&](std::uint64_t read, std::uint64_t send) {
    return tracked({{"read", SinkClass::read_only, true, read},
                    {"send", SinkClass::network_egress, false, send}},
                   settings)[1]
        .size();
  };
  CHECK(at(7, 7) == 1);
  CHECK(at(7, 6) == 1);
  CHECK(at(7, 8) == 0);
  CHECK(at(latest, 0) == 1);
  CHECK(at(0, latest) == 0);
  settings.window_ms = latest;
  CHECK(at(0, latest) == 1);
}

TEST_CASE("names are told apart to the last byte, however long, and shown cut at a character") {
  Settings settings;
  settings.warmup_calls = 0;
  settings.max_new_tools = 1;
  const std::string long_name(255, 'a');
  const std::vector<OwnedCall> calls = {
      {long_name + "\xc3\xa9" + "x", SinkClass::read_only, true, 0},
      {long_name + "\xc3\xa9" + "y", SinkClass::network_egress, false, 0},
      {long_name + "\xc3\xa9" + "x", SinkClass::read_only, false, 0},
      {std::string(3'000'000, 'b'), SinkClass::read_only, false, 0},
      {"", SinkClass::read_only, false, 0},
      {"", SinkClass::read_only, false, 0}};
  const auto found = tracked(calls, settings);
  REQUIRE(found[1].size() == 2);
  CHECK(found[1][0] == "read_then_exfil: tainted read '" + long_name +
                           "' followed by network egress '" + long_name + "'");
  CHECK(found[1][1] == "tool_diversity_spike: 2 new tools after taint (max: 1)");
  CHECK(found[2][0] == found[1][1]);
  CHECK(found[3][0] == "tool_diversity_spike: 3 new tools after taint (max: 1)");
  CHECK(found[4][0] == "tool_diversity_spike: 4 new tools after taint (max: 1)");
  CHECK(found[5][0] == found[4][0]);
}

TEST_CASE("compat mode freezes after 1,000 calls, full mode goes on") {
  Settings settings;
  std::vector<OwnedCall> calls(1200, {"look", SinkClass::read_only, false, 0});
  calls[0].is_tainted = true;
  calls.push_back({"run", SinkClass::code_execution, false, 0});
  CHECK(tracked(calls, settings).back().size() == 1);
  settings.mode = Mode::compat;
  CHECK(tracked(calls, settings).back().empty());
}

TEST_CASE("a million calls take little memory and find their end") {
  Settings settings;
  Tracker tracker;
  Findings found;
  for (std::uint64_t i = 0; i < 1'000'000; ++i) {
    const auto sink = sink_of(static_cast<unsigned>(i % 9));
    tracker.step({sink == SinkClass::read_only ? "read" : "act", sink, false, i * 1000}, settings,
                 found);
    REQUIRE(found.empty());
  }
  CHECK(tracker.footprint() < 512 * 1024);
  tracker.step({"read", SinkClass::read_only, true, 1'000'000'000}, settings, found);
  // Five seconds back lie the calls 999,995 to 1,000,000: ranks 2 to 6 of them, and 0.
  REQUIRE(found.size() == 1);
  CHECK(tracker.describe(found[0], settings) == "4 privileged calls within 5000ms window");
  tracker.step({"send", SinkClass::network_egress, false, 1'000'005'000}, settings, found);
  REQUIRE(found.size() == 1);
  CHECK(tracker.describe(found[0], settings) ==
        "tainted read 'read' followed by network egress 'send'");
}

TEST_CASE("the evidence of a finding are the calls that make it up") {
  Settings settings;
  settings.max_new_tools = 0;
  Tracker tracker;
  Findings found;
  std::vector<AnomalyCall> calls;
  const auto evidence = [&] {
    std::vector<std::string> texts;
    for (const Finding& finding : found) {
      tracker.evidence(finding, calls);
      std::string text(to_text(finding.type));
      for (const AnomalyCall& call : calls) {
        text += ' ' + std::to_string(call.index) + '=' + std::string(call.tool);
      }
      texts.push_back(text);
    }
    return texts;
  };
  tracker.step({"look", SinkClass::read_only, false, 0}, settings, found);
  tracker.step({"fetch", SinkClass::read_only, true, 1}, settings, found);
  tracker.step({"send", SinkClass::network_egress, false, 2}, settings, found);
  CHECK(evidence() == std::vector<std::string>{"read_then_exfil 1=fetch 2=send",
                                               "tool_diversity_spike 1=fetch 2=send"});
  tracker.step({"page", SinkClass::network_egress, true, 3}, settings, found);
  tracker.step({"run", SinkClass::code_execution, true, 4}, settings, found);
  CHECK(evidence() ==
        std::vector<std::string>{"privilege_escalation_after_taint 1=fetch 4=run",
                                 "tool_diversity_spike 1=fetch 2=send 3=page 4=run",
                                 "novel_tool_after_untrusted_content 3=page 4=run",
                                 "privileged_action_cluster 2=send 3=page 4=run"});
}

}  // namespace ttp::sequence::tracker_test
