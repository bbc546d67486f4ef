// SPDX-License-Identifier: Apache-2.0
#include "cli/explain_report.hpp"

#include <algorithm>

#include "cli/rules_text.hpp"

namespace ttp::cli {

namespace {

int rank_of(const RuleReport& report) {
  switch (report.answer) {
    case Answer::matched: return 0;
    case Answer::failed: return report.is_near ? 1 : 2;
    case Answer::not_asked: return 3;
    case Answer::other_kind: return 4;
  }
  return 5;
}

bool comes_before(const RuleReport& a, const RuleReport& b) {
  if (rank_of(a) != rank_of(b)) return rank_of(a) < rank_of(b);
  return a.is_near && a.trace->closeness > b.trace->closeness;
}

}  // namespace

Explainer::Explainer(const rule::RuleSet& rules, tagger::CompositeTagger& tagger,
                     ExplainerOptions options)
    : rules_(rules),
      tagger_(tagger),
      options_(std::move(options)),
      tags_(options_.state_time),
      engine_(rules, options_.compat),
      tracer_(rules.fields(), rule::field_rules_of(options_.compat),
              options_.compat == rule::Compat::live) {}

bool Explainer::is_wanted(std::string_view rule_id) const {
  const auto& wanted = options_.rule_ids;
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), rule_id) != wanted.end();
}

EventReport Explainer::explain(const Event& event) {
  EventReport result;
  result.event = &event;
  result.judged_at = options_.state_time ? options_.state_time : event.ts;
  result.floor = options_.floor;
  tagger_.tag(event, tags_);
  add_tags(event, result);
  tracer_.bind(event);
  for (const rule::Rule& rule : rules_.rules()) {
    if (!is_wanted(rule.identity.id)) continue;
    result.rules.push_back(report(rule, event));
    if (result.rules.back().answer == Answer::other_kind) continue;
    ++(rule.lifter_kind.empty() ? result.engine_rules : result.lifter_rules);
  }
  std::stable_sort(result.rules.begin(), result.rules.end(), comes_before);
  return result;
}

RuleReport Explainer::report(const rule::Rule& rule, const Event& event) {
  RuleReport report;
  report.rule = &rule;
  report.owner = owner_of(rule);
  report.is_silenced = !tags_.allows(rule);
  const auto& kinds = rule.applies_to;
  if (std::find(kinds.begin(), kinds.end(), event.source_kind) == kinds.end()) {
    report.answer = Answer::other_kind;
  } else if (rule.lifter_kind.empty()) {
    evaluate(event, report);
  } else {
    ask_lifter(event, report);
  }
  return report;
}

bool Explainer::has_fired(const rule::Rule& rule) const {
  const auto tags = tags_.tags();
  return std::any_of(tags.begin(), tags.end(),
                     [&](const Tag& tag) { return tag.rule == &rule.identity; });
}

void Explainer::evaluate(const Event& event, RuleReport& report) {
  const auto candidates = rules_.pattern_rules(event.source_kind);
  const auto found = std::find_if(candidates.begin(), candidates.end(),
                                  [&](const rule::KindRule& c) { return c.rule == report.rule; });
  if (found == candidates.end()) {
    report.answer = Answer::not_asked;
    report.reason = "its condition could not be compiled";
  } else if (!engine_.handles(event.source_kind)) {
    report.answer = Answer::not_asked;
    report.reason = "the live rule engine does not look at this kind";
  } else {
    report.trace = tracer_.trace(found->match);
    report.answer = report.trace->holds ? Answer::matched : Answer::failed;
    report.is_near = !report.trace->holds && report.trace->has_substance;
    report.is_below_count = report.trace->holds && report.rule->aggregate &&
                            !report.is_silenced && !has_fired(*report.rule);
  }
}

void Explainer::ask_lifter(const Event& event, RuleReport& report) const {
  if (has_fired(*report.rule)) {
    report.answer = Answer::matched;
  } else if (report.is_silenced) {
    report.answer = Answer::not_asked;
    report.reason = "its state keeps it from being asked";
  } else if (!event.has_anchor()) {
    report.answer = Answer::not_asked;
    report.reason = "the event names neither an attacker nor an identity";
  }
}

void Explainer::add_tags(const Event& event, EventReport& report) {
  for (const Tag& tag : tags_.tags()) {
    if (!is_wanted(tag.rule->id)) continue;
    const Fate fate = !event.has_anchor()                 ? Fate::unanchored
                      : tag.confidence < options_.floor ? Fate::below_floor
                                                        : Fate::kept;
    report.tags.push_back({tag, ids_.make(tag), fate});
  }
}

}  // namespace ttp::cli
