// SPDX-License-Identifier: Apache-2.0
// Rules compiled for matching. Immutable; shared by all taggers.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rule/load.hpp"
#include "rule/match.hpp"
#include "rule/rule.hpp"

namespace ttp::rule {

/// A pattern rule, compiled for one source kind.
struct KindRule {
  const Rule* rule = nullptr;
  Match match;
  AggregateFields aggregate;  ///< of a rule that counts its matches
};

struct LoadedRules;
struct RuleSource;

/// All rules of a run. Owns them; every view into them lives as long as the set.
class RuleSet {
 public:
  /// Compiles `rules` (in the order of their ids). Complaints go to `diagnostics`; a rule with an
  /// error is left out. With Compat::live a rule that can't be compiled is silent instead, as it is
  /// there, and the complaint is a warning.
  RuleSet(std::vector<Rule> rules, Compat compat, Diagnostics& diagnostics);
  RuleSet(const RuleSet&) = delete;
  RuleSet& operator=(const RuleSet&) = delete;

  [[nodiscard]] std::span<const Rule> rules() const { return rules_; }

  /// Pattern rules that apply to a source kind, in the order of their ids.
  [[nodiscard]] std::span<const KindRule> pattern_rules(std::string_view source_kind) const;

  /// True if any rule, pattern or lifter, names the kind.
  [[nodiscard]] bool applies_to(std::string_view source_kind) const;

  [[nodiscard]] const FieldTable& fields() const { return fields_; }

 private:
  friend LoadedRules load_rules(const RuleSource& source);
  /// A rule's condition for each of its source kinds, and what there is to say about it.
  struct Compiled {
    std::vector<std::pair<std::string, KindRule>> kinds;
    Diagnostics found;
  };

  RuleSet(Compat compat, Keep keep) : compat_(compat), keep_(keep) {}
  /// Rules are compiled one by one as they are read, so that of thousands of them no more than one
  /// is there in all its parts.
  void compile(Rule& rule);
  /// Takes the rules that are left in the end, and compiles those that were not.
  void take(std::vector<Rule> rules, Diagnostics& diagnostics);

  Compat compat_;
  Keep keep_;
  std::map<std::string, Compiled> compiled_;  // by id, until the rules are taken
  std::vector<Rule> rules_;
  FieldTable fields_;
  std::map<std::string, std::vector<KindRule>, std::less<>> by_kind_;
};

/// Everything a verb needs to know to get its rules.
struct RuleSource {
  std::filesystem::path directory;
  std::optional<std::vector<RuleText>> texts;  ///< these, instead of the directory's files
  States states;
  Compat compat = Compat::none;
  bool skip_bad = false;  ///< leave out rules with errors instead of giving up
  Keep keep = Keep::everything;
};

/// A rule set with its pack's manifest and what there was to say about it.
struct LoadedRules {
  std::unique_ptr<const RuleSet> set;
  Manifest manifest;
  Diagnostics diagnostics;
};

/// How rules that are read this way see the fields of events.
[[nodiscard]] inline FieldRules field_rules_of(Compat compat) {
  return compat == Compat::live ? FieldRules::live : FieldRules::ours;
}

/// Why rules are not run: all complaints, and the number of errors among them.
[[nodiscard]] std::string refusal(const Diagnostics& diagnostics);

/// Loads, checks and compiles. Throws ttp::Error that lists every problem if there are errors and
/// `skip_bad` is not set.
[[nodiscard]] LoadedRules load_rules(const RuleSource& source);

}  // namespace ttp::rule
