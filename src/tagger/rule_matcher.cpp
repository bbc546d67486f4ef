// SPDX-License-Identifier: Apache-2.0
#include "tagger/rule_matcher.hpp"

#include <chrono>

#include "base/quick_hash.hpp"

namespace ttp::tagger {

namespace {

/// Events of a kind that are judged without an index: making one takes some milliseconds. But soon
/// each pattern would be translated into machine code, which takes as long.
constexpr std::uint64_t events_without_index = 12;

/// Of more rules than this even compiling all patterns takes long, and more memory than everything
/// else.
constexpr std::size_t few_rules = 500;

constexpr std::string_view command_kind = "command";

}  // namespace

RuleMatcher::RuleMatcher(const rule::RuleSet& rules, rule::FieldRules field_rules,
                         MatchOptions options)
    : rules_(rules), options_(options), fields_(rules.fields(), field_rules) {}

RuleMatcher::Kind& RuleMatcher::turn_to(std::string_view source_kind) {
  if (kind_ == nullptr || !quick_equal(kind_->name, source_kind)) {
    auto at = kinds_.find(source_kind);
    if (at == kinds_.end()) {
      Kind made;
      made.name = source_kind;
      made.rules = rules_.pattern_rules(source_kind);
      made.matches = rule::BitSet(made.rules.size());
      if (options_.count) made.costs.resize(made.rules.size());
      at = kinds_.try_emplace(made.name, std::move(made)).first;
    }
    kind_ = &at->second;
  }
  const bool is_due =
      ++kind_->events > events_without_index || kind_->rules.size() > few_rules;
  if (is_due && options_.use_index && kind_->index == nullptr) {
    kind_->index = std::make_unique<const rule::LiteralIndex>(kind_->rules, rules_.fields(),
                                                              source_kind == command_kind);
  }
  return *kind_;
}

std::span<const rule::KindRule* const> RuleMatcher::match(const Event& event, const Wanted& wanted,
                                                          bool is_timed) {
  is_timed_ = is_timed;
  fields_.bind(event);
  matched_.clear();
  Kind& kind = turn_to(event.source_kind);
  if (kind.index == nullptr) {
    match_all(kind, wanted);
    return matched_;
  }
  const bool is_known_by_line = options_.use_memo && event.source_kind == command_kind &&
                                kind.index->reads_line_only();
  const auto line = is_known_by_line ? fields_.command_text() : std::nullopt;
  if (!line) {
    match_candidates(kind, wanted);
    return matched_;
  }
  if (const auto* const known = memo_.find(*line)) {
    recall(kind, *known, wanted);
    return matched_;
  }
  const std::uint64_t exhausted_before = exhausted();
  const bool is_whole = match_candidates(kind, wanted);
  // A search that was given up is counted each time; what was not wanted may be the next time.
  if (is_whole && exhausted() == exhausted_before && memo_.wants_answer()) {
    answer_.clear();
    kind.matches.for_each(
        [&](std::size_t rule) { answer_.push_back(static_cast<std::uint32_t>(rule)); });
    memo_.store(*line, answer_);
  }
  return matched_;
}

void RuleMatcher::match_all(Kind& kind, const Wanted& wanted) {
  for (std::size_t i = 0; i < kind.rules.size(); ++i) {
    if (!wanted(*kind.rules[i].rule)) continue;
    if (options_.count) ++kind.costs[i].candidates;
    confirm(kind, i, kind.rules[i].match);
  }
}

/// False if some candidate was not wanted.
bool RuleMatcher::match_candidates(Kind& kind, const Wanted& wanted) {
  kind.index->find(fields_, kind.scratch, kind.candidates);
  kind.matches.clear();
  const auto parts = kind.index->parts();
  std::size_t latest = kind.rules.size();  // rule of the latest part
  bool is_wanted = true;                   // that rule
  bool is_whole = true;
  kind.candidates.for_each([&](std::size_t part) {
    const std::size_t rule = parts[part].rule;
    if (rule != latest) {
      latest = rule;
      is_wanted = wanted(*kind.rules[rule].rule);
      is_whole &= is_wanted;
      if (options_.count && is_wanted) ++kind.costs[rule].candidates;
    }
    if (!is_wanted || kind.matches.has(rule) || !confirm(kind, rule, parts[part].match)) return;
    kind.matches.set(rule);
  });
  return is_whole;
}

void RuleMatcher::recall(Kind& kind, std::span<const std::uint32_t> rules, const Wanted& wanted) {
  for (const std::uint32_t rule : rules) {
    if (!wanted(*kind.rules[rule].rule)) continue;
    matched_.push_back(&kind.rules[rule]);
    if (!options_.count) continue;
    ++kind.costs[rule].candidates;
    ++kind.costs[rule].matches;
  }
}

bool RuleMatcher::confirm(Kind& kind, std::size_t rule, const rule::Match& condition) {
  using Clock = std::chrono::steady_clock;
  rule::MatchContext context{fields_, scratch_};
  const Clock::time_point start = is_timed_ ? Clock::now() : Clock::time_point();
  const bool is_match = condition.matches(context);
  if (is_match) matched_.push_back(&kind.rules[rule]);
  if (!options_.count) return is_match;
  RuleCost& cost = kind.costs[rule];
  ++cost.confirms;
  if (is_match) ++cost.matches;
  if (is_timed_) {
    ++cost.timed;
    ++timed_confirms_;
    cost.timed_ns += static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count());
  }
  return is_match;
}

std::span<const RuleCost> RuleMatcher::costs(std::string_view source_kind) const {
  const auto at = kinds_.find(source_kind);
  return at == kinds_.end() ? std::span<const RuleCost>() : at->second.costs;
}

std::size_t RuleMatcher::index_bytes() const {
  std::size_t bytes = 0;
  for (const auto& [name, kind] : kinds_) {
    if (kind.index != nullptr) bytes += kind.index->bytes();
  }
  return bytes;
}

}  // namespace ttp::tagger
