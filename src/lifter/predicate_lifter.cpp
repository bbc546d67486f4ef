// SPDX-License-Identifier: Apache-2.0
#include "lifter/predicate_lifter.hpp"

#include <algorithm>

namespace ttp::lifter {

std::optional<std::string_view> Sight::nonempty_text(std::string_view name) const {
  auto found = text(find(name));
  if (found && found->empty()) found.reset();
  return found;
}

const Pattern* Sight::first_match(std::span<const Pattern> patterns, std::string_view text) const {
  const auto it = std::ranges::find_if(
      patterns, [&](const Pattern& pattern) { return pattern.regex.search(text, regex()); });
  return it == patterns.end() ? nullptr : &*it;
}

tagger::EvidenceWriter& Sight::evidence() {
  if (begun_) return scratch_.evidence;
  shaped_evidence();
  for (const std::string& name : rule_.evidence_fields) scratch_.evidence.add_field(name);
  return scratch_.evidence;
}

tagger::EvidenceWriter& Sight::shaped_evidence() {
  if (!begun_) scratch_.evidence.begin(event_);
  begun_ = true;
  return scratch_.evidence;
}

PredicateLifter::PredicateLifter(const LifterTable& table, const LifterContext& context)
    : table_(table) {
  for (const rule::Rule& rule : context.rules.rules()) {
    const bool is_owned = std::ranges::any_of(table_.prefixes, [&](std::string_view prefix) {
      return rule.lifter_kind.starts_with(prefix);
    });
    if (is_owned) add_rule(rule, context);
  }
}

void PredicateLifter::add_rule(const rule::Rule& rule, const LifterContext& context) {
  const auto info = std::ranges::find(table_.tests, rule.lifter_kind, &TestInfo::kind);
  if (info == table_.tests.end()) {
    std::vector<std::string_view> known;
    for (const TestInfo& test : table_.tests) known.push_back(test.kind);
    complain_unknown_kind(rule, context, known);
    return;
  }
  if (!complain_unseen_kinds(rule, context, table_.name, table_.source_kinds)) return;
  if (Test test = info->make(rule, context)) entries_.push_back({&rule, std::move(test)});
}

bool PredicateLifter::handles(std::string_view source_kind) const {
  return std::ranges::find(table_.source_kinds, source_kind) != table_.source_kinds.end() &&
         std::ranges::any_of(entries_,
                             [&](const Entry& entry) { return applies(*entry.rule, source_kind); });
}

void PredicateLifter::tag(const Event& event, tagger::TagList& tags) {
  if (table_.is_about_identities && !event.has_anchor()) return;
  found_.clear();
  for (const Entry& entry : entries_) {
    if (!applies(*entry.rule, event.source_kind) || !tags.allows(*entry.rule)) continue;
    Sight sight(event, *entry.rule, scratch_);
    if (entry.test(sight)) found_.push_back({entry.rule, sight.finish()});
    if (sight.has_failed()) return;
  }
  for (const Finding& finding : found_) {
    if (table_.is_about_identities) {
      tags.add_all_for_identity(*finding.rule, finding.evidence);
    } else {
      tags.add_all(*finding.rule, finding.evidence);
    }
  }
}

}  // namespace ttp::lifter
