// SPDX-License-Identifier: Apache-2.0
// Counting the matches of rules with an `aggregate`.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/window.hpp"
#include "rule/rule_set.hpp"

namespace ttp::tagger {

/// One window counter a rule. Keys and values are kept as digests only, so a password may be
/// counted.
class Aggregates {
 public:
  explicit Aggregates(const rule::RuleSet& rules);
  Aggregates(const Aggregates&) = delete;
  Aggregates& operator=(const Aggregates&) = delete;

  /// True if no rule counts.
  [[nodiscard]] bool empty() const { return counters_.empty(); }

  /// Counts one match. True if the rule has no aggregate, or if this match reaches its count. An
  /// event without a time, or without one of the fields, is not counted. `fields` must be bound to
  /// the event.
  bool reached(const rule::KindRule& rule, const Event& event, rule::FieldCache& fields);

  /// For the end of the run: what was forgotten, came too late or had no time; one sentence each.
  [[nodiscard]] std::vector<std::string> remarks() const;

 private:
  [[nodiscard]] bool append_field(const rule::AggregateField& field, const Event& event,
                                  rule::FieldCache& fields);

  std::map<const rule::Rule*, WindowCounter> counters_;  // looked up only
  UuidV5 keys_;
  std::string text_;
  std::uint64_t untimed_ = 0;
};

}  // namespace ttp::tagger
