// SPDX-License-Identifier: Apache-2.0
// What a call costs the sequence tracker, look-up of its session included, at several lengths of
// sessions and with many sessions in turns. Prints nanoseconds; the smallest of some rounds counts.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "base/lru_table.hpp"
#include "sequence/tracker.hpp"

using namespace ttp::sequence;

namespace {

constexpr int rounds = 5;

/// Names and classes as an agent has them: a few tools, again and again.
struct Mix {
  std::vector<std::string> tools;
  std::vector<SinkClass> sinks;
};

Mix agent_mix() {
  Mix mix;
  for (int i = 0; i < 24; ++i) {
    mix.tools.push_back("some_server__tool_number_" + std::to_string(i));
    mix.sinks.push_back(i % 5 == 4 ? SinkClass::network_egress
                        : i == 7   ? SinkClass::code_execution
                                   : SinkClass::read_only);
  }
  return mix;
}

/// Call `n` of a session that begins tainted early or late.
Call call_of(const Mix& mix, std::size_t session, std::size_t n) {
  const std::size_t tool = (n * 7 + session + n / 11) % mix.tools.size();
  return {mix.tools[tool], mix.sinks[tool], (n + session) % 50 == 3, 1'760'000'000'000 + n * 700};
}

/// Nanoseconds per call of `sessions` sessions of `length` calls, one after the other, or in turns.
double measure(std::size_t sessions, std::size_t length, bool in_turns) {
  static const Mix mix = agent_mix();
  static const Settings settings;
  // A record that was just parsed has its session's id at hand; a list of ids would not.
  std::string id = "0f9d6c1e-00000000-4c1d-9d55-7e3a5b9f0e21";
  const auto id_of = [&](std::size_t session) {
    for (std::size_t i = 16; i > 8; --i, session /= 10) id[i] = static_cast<char>('0' + session % 10);
    return std::string_view(id);
  };
  double best = 1e300;
  std::size_t findings = 0;
  for (int round = 0; round < rounds; ++round) {
    ttp::LruTable<ttp::TextKey, Tracker> table;
    Findings found;
    const auto start = std::chrono::steady_clock::now();
    const auto step = [&](std::size_t session, std::size_t n) {
      table.touch(id_of(session)).step(call_of(mix, session, n), settings, found);
      findings += found.size();
    };
    if (in_turns) {
      for (std::size_t n = 0; n < length; ++n) {
        for (std::size_t session = 0; session < sessions; ++session) step(session, n);
      }
    } else {
      for (std::size_t session = 0; session < sessions; ++session) {
        for (std::size_t n = 0; n < length; ++n) step(session, n);
        table.forget_oldest([](std::string_view, Tracker&) {});
      }
    }
    const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - start;
    best = std::min(best, spent.count() / static_cast<double>(sessions * length));
  }
  if (findings == 0) std::puts("(nothing was found: the mix is wrong)");
  return best;
}

}  // namespace

int main() {
  std::printf("sessions  calls each  order       ns per call\n");
  const auto show = [](std::size_t sessions, std::size_t length, bool in_turns) {
    std::printf("%8zu  %10zu  %-10s  %11.0f\n", sessions, length,
                in_turns ? "in turns" : "one by one", measure(sessions, length, in_turns));
  };
  show(100'000, 10, false);
  show(10'000, 100, false);
  show(1'000, 1'000, false);
  show(10, 100'000, false);
  show(1, 1'000'000, false);
  show(1'000, 1'000, true);
  show(10'000, 100, true);
  show(100'000, 10, true);
  show(100'000, 30, true);
}
