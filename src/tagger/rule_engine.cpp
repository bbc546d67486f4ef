// SPDX-License-Identifier: Apache-2.0
#include "tagger/rule_engine.hpp"

#include <algorithm>
#include <array>

#include "model/fields.hpp"

namespace ttp::tagger {

namespace {

/// What the live engine is registered for (specification of lifters, first table).
constexpr auto live_kinds =
    std::to_array<std::string_view>({"auth_attempt", "command", "http_request", "payload"});

/// Who ran the command, and where: part of every command's evidence.
constexpr auto command_context =
    std::to_array<std::string_view>({"uid", "user", "src", "pwd"});

}  // namespace

RuleEngineTagger::RuleEngineTagger(const rule::RuleSet& rules, rule::Compat compat,
                                   MatchOptions options, Profile* profile)
    : rules_(rules),
      compat_(compat),
      matcher_(rules,
               rule::field_rules_of(compat),
               options),
      profile_(profile),
      aggregates_(rules) {}

bool RuleEngineTagger::handles(std::string_view source_kind) const {
  if (compat_ == rule::Compat::live) {
    return std::find(live_kinds.begin(), live_kinds.end(), source_kind) != live_kinds.end();
  }
  return !rules_.pattern_rules(source_kind).empty();
}

std::span<const rule::KindRule* const> RuleEngineTagger::match(
    const Event& event, const RuleMatcher::Wanted& wanted) {
  if (profile_ == nullptr || !profile_->is_sampled()) return matcher_.match(event, wanted);
  const std::uint64_t timed_before = matcher_.timed_confirms();
  const auto matched = matcher_.match(event, wanted, true);
  profile_->excuse(Stage::match, 2 * (matcher_.timed_confirms() - timed_before));
  return matched;
}

void RuleEngineTagger::tag(const Event& event, TagList& tags) {
  const auto is_wanted = [&tags](const rule::Rule& rule) { return tags.allows(rule); };
  std::size_t found = 0;
  for (const rule::KindRule* match : this->match(event, is_wanted)) {
    if (!aggregates_.reached(*match, event, matcher_.fields())) continue;
    if (found == evidence_.size()) evidence_.emplace_back(writer_, compat_);
    RuleEvidence& evidence = evidence_[found++];
    evidence.event = &event;
    evidence.rule = match->rule;
    evidence.text.reset();
    tags.add_all(*match->rule, Evidence(evidence));
  }
}

void RuleEngineTagger::observe(const Event& event, const TagList& tags) {
  if (aggregates_.empty()) return;
  const auto is_wanted = [&tags](const rule::Rule& rule) {
    return rule.aggregate && tags.allows(rule);
  };
  for (const rule::KindRule* match : this->match(event, is_wanted)) {
    static_cast<void>(aggregates_.reached(*match, event, matcher_.fields()));
  }
}

std::string_view RuleEngineTagger::RuleEvidence::make() {
  if (text) return *text;
  writer.begin(*event);
  const bool is_command = event->source_kind == "command";
  for (const std::string& name : rule->evidence_fields) {
    const bool is_line = is_command && name == "command_text" && compat == rule::Compat::none;
    const Value* line = is_line ? command_line(event->payload) : nullptr;
    if (line != nullptr) {
      writer.add_value(name, *line);  // under the name that the rule has for it
    } else {
      writer.add_field(name);
    }
  }
  if (is_command) {
    for (const std::string_view name : command_context) writer.add_field(name);
  }
  text = writer.finish();
  return *text;
}

}  // namespace ttp::tagger
