// SPDX-License-Identifier: Apache-2.0
#include "precision/score.hpp"

#include <algorithm>

namespace ttp::precision {

namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void add_once(std::vector<std::string>& names, std::string name) {
  if (!contains(names, name)) names.push_back(std::move(name));
}

/// Share of `part` in `part` and `rest`.
Ratio share(const Count& part, const Count& rest) {
  const double total = part.weight + rest.weight;
  if (total <= 0) return {};
  return {part.weight / total, total * total / (part.squares + rest.squares)};
}

}  // namespace

std::string parent_technique(std::string_view id) {
  // ATLAS ids begin with `AML.`, so the last point is the one.
  const std::size_t point = id.rfind('.');
  const bool is_sub = point != std::string_view::npos && !id.ends_with("AML") && point > 4 &&
                      !(id.starts_with("AML.") && id.find('.', 4) == std::string_view::npos);
  return std::string(is_sub ? id.substr(0, point) : id);
}

Ratio Score::precision() const { return share(hits, false_alarms); }
Ratio Score::recall() const { return share(hits, misses); }

Scorer::Scorer(std::span<const rule::Rule> rules, ScoreOptions options)
    : options_(std::move(options)) {
  for (const rule::Rule& rule : rules) {
    rules_.emplace(rule.identity.id, &rule);
    if (options_.group == Group::rule) scores_[rule.identity.id];
  }
}

bool Scorer::wants(const Row& row) {
  if (!options_.origins.empty() && !contains(options_.origins, row.origin)) return false;
  if (!options_.splits.empty() && !contains(options_.splits, row.split)) return false;
  if (row.rules || row.techniques || row.anomalies) return true;
  ++unlabelled_;
  return false;
}

void Scorer::found(const Tag& tag) {
  if (tag.confidence < options_.min_confidence) return;
  add_once(found_rules_, tag.rule->id);
  add_once(found_techniques_, tag.emit->technique_id);
  add_once(found_tactics_, tag.emit->tactic);
}

Scorer::Names Scorer::techniques_of(const Names& rules) const {
  Names names;
  for (const std::string& id : rules) {
    const auto it = rules_.find(id);
    if (it == rules_.end()) continue;
    for (const Emit& emit : it->second->emits) add_once(names, emit.technique_id);
  }
  return names;
}

Scorer::Names Scorer::tactics_of(const Names& rules) const {
  Names names;
  for (const std::string& id : rules) {
    const auto it = rules_.find(id);
    if (it == rules_.end()) continue;
    for (const Emit& emit : it->second->emits) add_once(names, emit.tactic);
  }
  return names;
}

void Scorer::score(const Row& row, const Names& expected, const Names& found) {
  const auto at = [&](const std::string& name) -> Score& {
    if (options_.group == Group::cohort) return scores_[row.cohort];
    if (options_.group == Group::origin) return scores_[row.origin.empty() ? "–" : row.origin];
    return scores_[name];
  };
  const auto offend = [&](bool is_false_alarm, const std::string& name) {
    const KeptOffences& kept = options_.offences;
    if (!(is_false_alarm ? kept.false_alarms : kept.misses)) return;
    if (kept.most > 0 && offences_.size() >= kept.most) return;
    if (!kept.names.empty() && !contains(kept.names, name)) return;
    const bool has_part = is_false_alarm && options_.group == Group::rule && kept.matched;
    offences_.push_back({is_false_alarm, name, row.label, row.cohort, row_text(row),
                         has_part ? kept.matched(row, name) : std::string()});
  };
  for (const std::string& name : found) {
    if (contains(expected, name)) {
      at(name).hits.add(row.weight);
    } else {
      at(name).false_alarms.add(row.weight);
      offend(true, name);
    }
  }
  for (const std::string& name : expected) {
    if (contains(found, name)) continue;
    at(name).misses.add(row.weight);
    offend(false, name);
  }
}

void Scorer::confuse(const Row& row) {
  Names expected;
  if (row.techniques) {
    for (const std::string& id : *row.techniques) add_once(expected, parent_technique(id));
  } else {
    expected = techniques_of(*row.rules);
  }
  static const std::string nothing = "–";
  for (const std::string& name : expected) {
    if (contains(found_techniques_, name)) {
      confusion_[{name, name}] += row.weight;
      continue;
    }
    bool is_confused = false;
    for (const std::string& other : found_techniques_) {
      if (contains(expected, other)) continue;
      confusion_[{name, other}] += row.weight;
      is_confused = true;
    }
    if (!is_confused) confusion_[{name, nothing}] += row.weight;
  }
  if (!expected.empty()) return;
  for (const std::string& other : found_techniques_) confusion_[{nothing, other}] += row.weight;
}

void Scorer::close(const Row& row) {
  ++rows_;
  ++cohorts_[row.cohort];
  const bool by_technique = options_.group == Group::technique || !row.rules;
  if (options_.group == Group::tactic) {
    if (row.rules) score(row, tactics_of(*row.rules), found_tactics_);
  } else if (by_technique && options_.group != Group::rule) {
    Names expected = row.techniques ? Names{} : techniques_of(*row.rules);
    if (row.techniques) {
      for (const std::string& id : *row.techniques) add_once(expected, parent_technique(id));
    }
    score(row, expected, found_techniques_);
  } else if (row.rules) {
    score(row, *row.rules, found_rules_);
  }
  confuse(row);
  found_rules_.clear();
  found_techniques_.clear();
  found_tactics_.clear();
}

}  // namespace ttp::precision
