// SPDX-License-Identifier: Apache-2.0
// The rules that an event matches, with as little looking as possible.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_memo.hpp"
#include "rule/bit_set.hpp"
#include "rule/literal_index.hpp"
#include "rule/rule_set.hpp"

namespace ttp::tagger {

/// Ways to find the matching rules faster; none changes which they are.
struct MatchOptions {
  bool use_index = true;  ///< evaluate only conditions whose literals the event has
  bool use_memo = true;   ///< remember the rules of commands that come again
  bool count = false;     ///< keep `RuleCost`s
};

/// What a rule cost.
struct RuleCost {
  std::uint64_t candidates = 0;  ///< events for which it was in question
  std::uint64_t confirms = 0;    ///< times that its condition was evaluated
  std::uint64_t matches = 0;     ///< events that satisfied it
  std::uint64_t timed = 0;       ///< confirms whose time was taken
  std::uint64_t timed_ns = 0;    ///< their time, with one look at the clock in each
};

/// Finds matching rules. Scratch of one tagger.
class RuleMatcher {
 public:
  /// `rules` must outlive the matcher.
  RuleMatcher(const rule::RuleSet& rules, rule::FieldRules field_rules, MatchOptions options);
  RuleMatcher(const RuleMatcher&) = delete;
  RuleMatcher& operator=(const RuleMatcher&) = delete;

  /// Whether anybody wants to know of a rule: the others are not evaluated.
  using Wanted = std::function<bool(const rule::Rule&)>;

  /// The wanted rules that match `event`, in the order of their ids. Valid until the next call.
  /// `is_timed`: the time of this event is taken.
  std::span<const rule::KindRule* const> match(const Event& event, const Wanted& wanted,
                                               bool is_timed = false);

  /// The fields of the latest event.
  [[nodiscard]] rule::FieldCache& fields() { return fields_; }

  /// Searches that were given up at the step limit.
  [[nodiscard]] std::uint64_t exhausted() const { return scratch_.regex.exhausted(); }

  /// Confirms whose time was taken, of all rules; each looked at the clock twice.
  [[nodiscard]] std::uint64_t timed_confirms() const { return timed_confirms_; }

  /// What the rules of a kind cost so far; empty unless that is counted.
  [[nodiscard]] std::span<const RuleCost> costs(std::string_view source_kind) const;

  /// Calls `visit` with every rule and what it cost for one kind of event; not in the order of ids.
  template <typename Visit>
  void for_each_cost(Visit visit) const {
    for (const auto& [name, kind] : kinds_) {
      for (std::size_t i = 0; i < kind.costs.size(); ++i) visit(*kind.rules[i].rule, kind.costs[i]);
    }
  }

  /// Memory of the indexes.
  [[nodiscard]] std::size_t index_bytes() const;

  /// The rules that matched a command, by their places.
  using Memo = TextMemo<std::vector<std::uint32_t>>;
  [[nodiscard]] const Memo& memo() const { return memo_; }

 private:
  struct Kind {
    std::string name;
    std::span<const rule::KindRule> rules;
    std::uint64_t events = 0;
    std::unique_ptr<const rule::LiteralIndex> index;  // once there were enough events
    rule::IndexScratch scratch;
    rule::BitSet candidates;  // parts
    rule::BitSet matches;     // rules
    std::vector<RuleCost> costs;
  };
  Kind& turn_to(std::string_view source_kind);
  void match_all(Kind& kind, const Wanted& wanted);
  bool match_candidates(Kind& kind, const Wanted& wanted);
  void recall(Kind& kind, std::span<const std::uint32_t> rules, const Wanted& wanted);
  bool confirm(Kind& kind, std::size_t rule, const rule::Match& condition);

  const rule::RuleSet& rules_;
  MatchOptions options_;
  rule::FieldCache fields_;
  rule::MatchScratch scratch_;
  Memo memo_;
  std::vector<std::uint32_t> answer_;  // to be remembered
  std::map<std::string, Kind, std::less<>> kinds_;
  Kind* kind_ = nullptr;  // the latest event's
  std::vector<const rule::KindRule*> matched_;
  bool is_timed_ = false;
  std::uint64_t timed_confirms_ = 0;
};

}  // namespace ttp::tagger
