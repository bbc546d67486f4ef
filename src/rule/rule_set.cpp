// SPDX-License-Identifier: Apache-2.0
#include "rule/rule_set.hpp"

#include <algorithm>
#include <type_traits>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ttp::rule {

namespace {

// Tests point into the tree that a rule owns, wherever the rule is moved.
static_assert(std::is_nothrow_move_constructible_v<Rule>);

/// Leaves what running needs, the file's name for messages among it.
void forget_text(Rule& rule) {
  rule.match = {};
  rule.document = std::make_shared<const Document>(Document{rule.document->file, {}, {}});
}

void forget_values(Match& match) {
  match.value = nullptr;
  for (Match& child : match.children) forget_values(child);
}

}  // namespace

RuleSet::RuleSet(std::vector<Rule> rules, Compat compat, Diagnostics& diagnostics)
    : RuleSet(compat, Keep::everything) {
  take(std::move(rules), diagnostics);
}

void RuleSet::compile(Rule& rule) {
  Compiled& compiled = compiled_[rule.identity.id] = {};
  if (!rule.lifter_kind.empty()) return;
  const bool is_silent = compat_ == Compat::live && rule.match.find("pattern") == nullptr;
  const std::filesystem::path parent = std::filesystem::path(rule.document->file).parent_path();
  for (const std::string& kind : rule.applies_to) {
    if (is_silent) break;
    const MatchSource source{*rule.document, kind,           parent.empty() ? "." : parent,
                             fields_,        compiled.found, compat_ == Compat::live};
    KindRule made;
    if (rule.aggregate) made.aggregate = resolve_fields(*rule.aggregate, fields_);
    if (compile_match(source, rule.match, made.match)) {
      if (keep_ == Keep::what_runs) forget_values(made.match);
      compiled.kinds.emplace_back(kind, std::move(made));
    }
    if (!compiled.found.empty()) break;  // the same complaint again for the next kind
  }
  if (keep_ == Keep::what_runs) forget_text(rule);
}

void RuleSet::take(std::vector<Rule> rules, Diagnostics& diagnostics) {
  rules_ = std::move(rules);
  for (Rule& rule : rules_) {
    if (!compiled_.contains(rule.identity.id)) compile(rule);
    // Taken out: another rule with this id, as a linter may have, is compiled by itself.
    const auto own = compiled_.extract(rule.identity.id);
    const bool is_left_out = compat_ != Compat::live && has_errors(own.mapped().found);
    for (auto& [kind, compiled] : own.mapped().kinds) {
      if (is_left_out) break;  // wholly: also for the kinds that came before the mistake
      compiled.rule = &rule;
      by_kind_[kind].push_back(std::move(compiled));
    }
    for (Diagnostic& diagnostic : own.mapped().found) {
      if (compat_ == Compat::live) diagnostic.severity = Severity::warning;
      diagnostics.push_back(std::move(diagnostic));
    }
  }
  compiled_.clear();
}

std::span<const KindRule> RuleSet::pattern_rules(std::string_view source_kind) const {
  const auto it = by_kind_.find(source_kind);
  return it == by_kind_.end() ? std::span<const KindRule>() : it->second;
}

bool RuleSet::applies_to(std::string_view source_kind) const {
  return std::any_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
    return std::find(rule.applies_to.begin(), rule.applies_to.end(), source_kind) !=
           rule.applies_to.end();
  });
}

std::string refusal(const Diagnostics& diagnostics) {
  std::string message;
  std::uint64_t errors = 0;
  for (const Diagnostic& diagnostic : diagnostics) {
    message += format_diagnostic(diagnostic);
    if (diagnostic.severity == Severity::error) ++errors;
  }
  return message + counted(errors, "error") +
         " in the rules; nothing was run (--skip-bad-rules runs the others)";
}

LoadedRules load_rules(const RuleSource& source) {
  LoadedRules loaded;
  std::unique_ptr<RuleSet> set(new RuleSet(source.compat, source.keep));
  const LoadOptions options{source.compat, [&set](Rule& rule) { set->compile(rule); }};
  std::vector<Rule> rules =
      source.texts
          ? load_texts(*source.texts, options, loaded.manifest, loaded.diagnostics)
          : load_directory(source.directory, options, loaded.manifest, loaded.diagnostics);
  for (Rule& rule : rules) {
    if (const auto it = source.states.find(rule.identity.id); it != source.states.end()) {
      rule.state = it->second;
    }
  }
  for (const auto& state : source.states) {
    const std::string& id = state.first;
    const bool is_known = std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) {
      return rule.identity.id == id;
    });
    if (is_known) continue;
    Diagnostic diagnostic;
    diagnostic.severity = Severity::warning;
    diagnostic.file = source.directory.string();
    diagnostic.message = "there is a state for '" + id + "', but no such rule";
    loaded.diagnostics.push_back(std::move(diagnostic));
  }
  set->take(std::move(rules), loaded.diagnostics);
  loaded.set = std::move(set);
  if (has_errors(loaded.diagnostics) && !source.skip_bad) throw Error(refusal(loaded.diagnostics));
  return loaded;
}

}  // namespace ttp::rule
