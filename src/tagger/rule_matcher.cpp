// SPDX-License-Identifier: Apache-2.0
#include "tagger/rule_matcher.hpp"

#include <chrono>

namespace ttp::tagger {

namespace {

/// Events of a kind that are judged without an index: making one takes some milliseconds, which a
/// short log is not worth.
constexpr std::uint64_t events_without_index = 128;

constexpr std::string_view command_kind = "command";

}  // namespace

RuleMatcher::RuleMatcher(const rule::RuleSet& rules, rule::FieldRules field_rules,
                         MatchOptions options)
    : rules_(rules), options_(options), fields_(rules.fields(), field_rules) {}

RuleMatcher::Kind& RuleMatcher::turn_to(std::string_view source_kind) {
  if (kind_ == nullptr || kind_->name != source_kind) {
    auto at = kinds_.find(source_kind);
    if (at == kinds_.end()) {
      Kind made;
      made.name = source_kind;
      made.rules = rules_.pattern_rules(source_kind);
      made.all = rule::RuleBits(made.rules.size());
      for (std::size_t i = 0; i < made.rules.size(); ++i) made.all.set(i);
      made.line_matches = rule::RuleBits(made.rules.size());
      if (options_.count) made.costs.resize(made.rules.size());
      at = kinds_.try_emplace(made.name, std::move(made)).first;
    }
    kind_ = &at->second;
  }
  if (++kind_->events > events_without_index && options_.use_index && kind_->index == nullptr) {
    kind_->index = std::make_unique<const rule::LiteralIndex>(kind_->rules, rules_.fields(),
                                                              source_kind == command_kind);
  }
  return *kind_;
}

std::span<const rule::KindRule* const> RuleMatcher::match(const Event& event, bool is_timed) {
  fields_.bind(event);
  matched_.clear();
  Kind& kind = turn_to(event.source_kind);
  if (kind.index == nullptr) {
    kind.all.for_each([&](std::size_t rule) { confirm(kind, rule, is_timed); });
    return matched_;
  }
  const rule::LiteralIndex& index = *kind.index;
  const bool is_command = options_.use_memo && event.source_kind == command_kind;
  const auto line = is_command ? fields_.command_text() : std::nullopt;
  const rule::RuleBits* const known = line ? memo_.find(*line) : nullptr;
  if (known != nullptr && index.is_line_enough()) {
    kind.candidates = index.always();
    kind.candidates |= *known;
  } else {
    index.find(fields_, kind.scratch, kind.candidates);
  }
  const std::uint64_t exhausted_before = exhausted();
  kind.candidates.for_each([&](std::size_t rule) {
    if (known == nullptr || !index.line_rules().has(rule)) return confirm(kind, rule, is_timed);
    if (!known->has(rule)) return;
    matched_.push_back(&kind.rules[rule]);
    if (options_.count) {
      ++kind.costs[rule].candidates;
      ++kind.costs[rule].matches;
    }
  });
  if (line && known == nullptr && exhausted() == exhausted_before) {
    kind.line_matches.clear();
    for (const rule::KindRule* rule : matched_) {
      const auto place = static_cast<std::size_t>(rule - kind.rules.data());
      if (index.line_rules().has(place)) kind.line_matches.set(place);
    }
    memo_.store(*line, kind.line_matches);
  }
  return matched_;
}

void RuleMatcher::confirm(Kind& kind, std::size_t rule, bool is_timed) {
  using Clock = std::chrono::steady_clock;
  rule::MatchContext context{fields_, scratch_};
  const rule::KindRule& candidate = kind.rules[rule];
  const Clock::time_point start = is_timed ? Clock::now() : Clock::time_point();
  const bool is_match = candidate.match.matches(context);
  if (is_match) matched_.push_back(&candidate);
  if (!options_.count) return;
  RuleCost& cost = kind.costs[rule];
  ++cost.candidates;
  ++cost.confirms;
  if (is_match) ++cost.matches;
  if (is_timed) {
    cost.sampled_ns += static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count());
  }
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
