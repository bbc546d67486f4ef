// SPDX-License-Identifier: Apache-2.0
#include "rule/rule_set.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ttp::rule {

RuleSet::RuleSet(std::vector<Rule> rules, Compat compat, Diagnostics& diagnostics)
    : rules_(std::move(rules)) {
  for (const Rule& rule : rules_) compile(rule, compat, diagnostics);
}

void RuleSet::compile(const Rule& rule, Compat compat, Diagnostics& diagnostics) {
  const bool is_lifter = !rule.lifter_kind.empty();
  if (is_lifter || (compat == Compat::live && rule.match.find("pattern") == nullptr)) return;
  Diagnostics found;
  const std::filesystem::path parent = std::filesystem::path(rule.document->file).parent_path();
  for (const std::string& kind : rule.applies_to) {
    const MatchSource source{*rule.document, kind,   parent.empty() ? "." : parent,
                             fields_,        found, compat == Compat::live};
    KindRule compiled{&rule, {}, {}};
    if (rule.aggregate) compiled.aggregate = resolve_fields(*rule.aggregate, fields_);
    if (compile_match(source, rule.match, compiled.match)) {
      by_kind_[kind].push_back(std::move(compiled));
    }
    if (!found.empty()) break;  // the same complaint again for the next kind
  }
  for (Diagnostic& diagnostic : found) {
    if (compat == Compat::live) diagnostic.severity = Severity::warning;
    diagnostics.push_back(std::move(diagnostic));
  }
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

LoadedRules load_rules(const RuleSource& source) {
  LoadedRules loaded;
  const LoadOptions options{source.compat};
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
  loaded.set =
      std::make_unique<const RuleSet>(std::move(rules), source.compat, loaded.diagnostics);
  if (has_errors(loaded.diagnostics) && !source.skip_bad) {
    std::string message;
    for (const Diagnostic& diagnostic : loaded.diagnostics) message += format_diagnostic(diagnostic);
    const auto errors = static_cast<std::uint64_t>(
        std::count_if(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                      [](const Diagnostic& d) { return d.severity == Severity::error; }));
    throw Error(message + counted(errors, "error") + " in the rules; nothing was run "
                "(--skip-bad-rules runs the others)");
  }
  return loaded;
}

}  // namespace ttp::rule
