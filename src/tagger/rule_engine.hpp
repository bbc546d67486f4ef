// SPDX-License-Identifier: Apache-2.0
// The tagger that evaluates pattern rules.
#pragma once

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

  /// From now on tags carry no evidence: for those who ask only which tags there are.
  void leave_out_evidence() { makes_evidence_ = false; }

  /// Searches that were given up at the step limit.
  [[nodiscard]] std::uint64_t exhausted_searches() const { return matcher_.exhausted(); }

  [[nodiscard]] const RuleMatcher& matcher() const { return matcher_; }

  /// Remarks for the end of the run on rules that count; one sentence each.
  [[nodiscard]] std::vector<std::string> remarks() const override { return aggregates_.remarks(); }

 private:
  std::span<const rule::KindRule* const> match(const Event& event,
                                               const RuleMatcher::Wanted& wanted);
  [[nodiscard]] std::string_view evidence_of(const Event& event, const rule::Rule& rule);

  const rule::RuleSet& rules_;
  rule::Compat compat_;
  RuleMatcher matcher_;
  Profile* profile_;
  EvidenceWriter evidence_;
  bool makes_evidence_ = true;
  Aggregates aggregates_;
};

}  // namespace ttp::tagger
