// SPDX-License-Identifier: Apache-2.0
// The tagger that evaluates pattern rules.
#pragma once

#include <deque>
#include <optional>

#include "base/profile.hpp"
#include "rule/rule_set.hpp"
#include "tagger/aggregates.hpp"
#include "tagger/evidence.hpp"
#include "tagger/rule_matcher.hpp"
#include "tagger/tagger.hpp"

namespace ttp::tagger {

class RuleEngineTagger final : public Tagger {
 public:
  /// `rules` must outlive the tagger. With Compat::live only the kinds that the live engine
  /// handles are judged, and fields are looked up as it does. `profile` may be null; else it must
  /// outlive the tagger, and its sampled events are timed rule by rule.
  RuleEngineTagger(const rule::RuleSet& rules, rule::Compat compat, MatchOptions options = {},
                   Profile* profile = nullptr);

  [[nodiscard]] std::string_view name() const override { return "rule_engine"; }
  [[nodiscard]] bool handles(std::string_view source_kind) const override;
  [[nodiscard]] Stage stage() const override { return Stage::match; }
  void tag(const Event& event, TagList& tags) override;
  void observe(const Event& event, const TagList& tags) override;

  /// Searches that were given up at the step limit.
  [[nodiscard]] std::uint64_t exhausted_searches() const { return matcher_.exhausted(); }

  [[nodiscard]] const RuleMatcher& matcher() const { return matcher_; }

  /// Remarks for the end of the run on rules that count; one sentence each.
  [[nodiscard]] std::vector<std::string> remarks() const override { return aggregates_.remarks(); }

 private:
  /// What a rule found in the event in hand.
  struct RuleEvidence final : Evidence::Maker {
    RuleEvidence(EvidenceWriter& to, rule::Compat with) : writer(to), compat(with) {}
    [[nodiscard]] std::string_view make() override;

    EvidenceWriter& writer;
    rule::Compat compat;
    const Event* event = nullptr;
    const rule::Rule* rule = nullptr;
    std::optional<std::string_view> text;
  };
  std::span<const rule::KindRule* const> match(const Event& event,
                                               const RuleMatcher::Wanted& wanted);

  const rule::RuleSet& rules_;
  rule::Compat compat_;
  RuleMatcher matcher_;
  Profile* profile_;
  EvidenceWriter writer_;
  std::deque<RuleEvidence> evidence_;  // one for each rule that matched, as many as ever did at once
  Aggregates aggregates_;
};

}  // namespace ttp::tagger
