// SPDX-License-Identifier: Apache-2.0
// What a profile says, as text. Names of stages and rules, and numbers; nothing of what events hold.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/profile.hpp"
#include "tagger/rule_engine.hpp"

namespace ttp::cli {

/// The figures of a run.
struct ProfileFigures {
  struct Rule {
    std::string id;
    tagger::RuleCost cost;
    double seconds = 0;  ///< of evaluating it, reckoned up from the sampled events
  };

  double seconds = 0;
  std::vector<std::pair<std::string, double>> stages;  ///< seconds by name; the last is "other"
  std::uint64_t events = 0;
  std::uint64_t sampled_events = 0;
  std::optional<std::uint64_t> bytes;  ///< of the input as it lies in its files
  std::uint64_t memo_hits = 0;
  std::uint64_t memo_misses = 0;
  std::uint64_t memo_passed = 0;
  std::size_t index_bytes = 0;
  std::vector<Rule> rules;  ///< those that were ever in question, the dearest first

  /// The sum of the stages; reckoned up, so not quite `seconds`.
  [[nodiscard]] double stage_seconds() const;

  /// Of one stage; 0 for a name that is none.
  [[nodiscard]] double seconds_of(std::string_view stage) const;
};

/// Adds up what rule engines counted.
class RuleFigures {
 public:
  /// Takes the engine's figures so far.
  void add(const tagger::RuleEngineTagger& engine);

  /// The figures of a run that ends now.
  [[nodiscard]] ProfileFigures finish(const Profile& profile,
                                      std::optional<std::uint64_t> bytes) const;

 private:
  std::map<std::string, tagger::RuleCost, std::less<>> rules_;
  ProfileFigures sums_;  // of memo and index
};

/// Tables for people: stages, the dearest rules, totals.
[[nodiscard]] std::string format_profile(const ProfileFigures& figures);

/// One JSON object on one line, with all rules.
[[nodiscard]] std::string format_profile_json(const ProfileFigures& figures);

/// The spans in the Trace Event Format: a JSON array of complete events, which Perfetto and
/// chrome://tracing open, and counters of the events read in a second.
[[nodiscard]] std::string format_trace(const Profile& profile);

}  // namespace ttp::cli
