// SPDX-License-Identifier: Apache-2.0
#include "rule/state.hpp"

#include <doctest/doctest.h>

#include "support.hpp"

namespace ttp::rule::state_test {

TEST_CASE("states are read from words and maps") {
  const test::TemporaryDirectory directory;
  const auto path = directory.write(
      "state.yaml",
      "R1: disabled\nR2: {state: clipped, confidence_max: 0.5, expires_at: 2026-11-07T10:00:00Z, "
      "reason: noisy}\nR3: {state: enabled}\n");
  Diagnostics diagnostics;
  const rule::States states = rule::read_states(path, diagnostics);
  CHECK(diagnostics.empty());
  CHECK(states.at("R1").mode == rule::Mode::disabled);
  CHECK(states.at("R2").confidence_max == 0.5);
  CHECK(states.at("R2").reason == "noisy");
  CHECK(states.at("R3").mode == rule::Mode::enabled);
}

TEST_CASE("mistakes in a state file are located") {
  const test::TemporaryDirectory directory;
  const auto path = directory.write(
      "state.yaml",
      "R1: off\nR2: {confidence_max: -1}\nR3: {state: clipped, expires: x}\nR4: [disabled]\n"
      "R5: {state: clipped, expires_at: soon}\n");
  Diagnostics diagnostics;
  static_cast<void>(rule::read_states(path, diagnostics));
  std::string text;
  for (const Diagnostic& d : diagnostics) {
    text += std::to_string(d.line) + ":" + std::to_string(d.column) + " " + d.message + "\n";
  }
  CHECK(text ==
        "1:5 a state is enabled, disabled or clipped\n"
        "2:22 confidence_max is a number from 0 up\n"
        "2:5 missing key 'state'\n"
        "3:22 unknown key 'expires'\n"
        "4:5 expected a state or a map, found a list\n"
        "5:34 not a time\n");
}

TEST_CASE("an expired state counts as enabled, and a ceiling only ever lowers") {
  rule::State state;
  state.mode = rule::Mode::disabled;
  state.expires_at = 100;
  CHECK_FALSE(state.allows(99));
  CHECK(state.allows(100));
  state.mode = rule::Mode::clipped;
  state.confidence_max = 0.5;
  CHECK(state.clip(0.9, 99) == 0.5);
  CHECK(state.clip(0.4, 99) == 0.4);
  CHECK(state.clip(0.9, 100) == 0.9);
  state.confidence_max.reset();
  CHECK(state.clip(0.9, 0) == 0.9);
}

}  // namespace ttp::rule::state_test
