// SPDX-License-Identifier: Apache-2.0
#include "tagger/rule_engine.hpp"

#include <algorithm>
#include <array>

namespace ttp::tagger {

namespace {

/// What the live engine is registered for (specification of lifters, first table).
constexpr auto live_kinds =
    std::to_array<std::string_view>({"auth_attempt", "command", "http_request", "payload"});

/// Who ran the command, and where: part of every command's evidence.
constexpr auto command_context =
    std::to_array<std::string_view>({"uid", "user", "src", "pwd"});

}  // namespace

RuleEngineTagger::RuleEngineTagger(const rule::RuleSet& rules, rule::Compat compat)
    : rules_(rules),
      compat_(compat),
      fields_(rules.fields(),
              compat == rule::Compat::live ? rule::FieldRules::live : rule::FieldRules::ours),
      aggregates_(rules) {}

bool RuleEngineTagger::handles(std::string_view source_kind) const {
  if (compat_ == rule::Compat::live) {
    return std::find(live_kinds.begin(), live_kinds.end(), source_kind) != live_kinds.end();
  }
  return !rules_.pattern_rules(source_kind).empty();
}

void RuleEngineTagger::tag(const Event& event, TagList& tags) {
  fields_.bind(event);
  rule::MatchContext context{fields_, scratch_};
  for (const rule::KindRule& candidate : rules_.pattern_rules(event.source_kind)) {
    if (!tags.allows(*candidate.rule) || !candidate.match.matches(context)) continue;
    if (!aggregates_.reached(candidate, event, fields_)) continue;
    tags.add_all(*candidate.rule, evidence_of(event, *candidate.rule));
  }
}

void RuleEngineTagger::observe(const Event& event, const TagList& tags) {
  if (aggregates_.empty()) return;
  fields_.bind(event);
  rule::MatchContext context{fields_, scratch_};
  for (const rule::KindRule& candidate : rules_.pattern_rules(event.source_kind)) {
    if (!candidate.rule->aggregate || !tags.allows(*candidate.rule)) continue;
    if (candidate.match.matches(context)) {
      static_cast<void>(aggregates_.reached(candidate, event, fields_));
    }
  }
}

std::string_view RuleEngineTagger::evidence_of(const Event& event, const rule::Rule& rule) {
  evidence_.begin(event);
  for (const std::string& name : rule.evidence_fields) evidence_.add_field(name);
  if (event.source_kind == "command") {
    for (const std::string_view name : command_context) evidence_.add_field(name);
  }
  return evidence_.finish();
}

}  // namespace ttp::tagger
