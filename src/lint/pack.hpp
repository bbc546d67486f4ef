// SPDX-License-Identifier: Apache-2.0
// What lint looks at: the files of one or more rule packs, as far as they could be read.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attack/catalogue.hpp"
#include "base/regex_syntax.hpp"
#include "base/time.hpp"
#include "lint/corpus.hpp"
#include "rule/rule_set.hpp"

namespace ttp::lint {

/// What a file of a pack is, by its name and folder.
enum class FileKind {
  rule,
  manifest,      ///< pack.yaml
  provider_map,  ///< intel/*.yaml
  tool_table,    ///< tools.yaml
  settings,      ///< sequence/settings.yaml
  unnamed,       ///< a YAML file whose name keeps it from being loaded
};

/// One regular expression of a rule.
struct PatternUse {
  const rule::Node* node = nullptr;   ///< the scalar that holds it
  const rule::Node* test = nullptr;   ///< the condition around it; of a parameter the match map
  const rule::Node* key = nullptr;    ///< `pattern`, or the parameter's name
  bool is_operator = false;           ///< false: a lifter's parameter
  bool nocase = false;                ///< by the condition's `nocase`
  bool is_negated = false;            ///< below a `not`
  bool is_statement = false;          ///< below a `scope: statement`
  std::vector<std::string> fields;    ///< that it is searched in
  std::optional<RegexSyntax> syntax;  ///< nothing if it does not compile or can't be reasoned about
};

/// One file.
struct Subject {
  std::string file;  ///< as shown
  FileKind kind = FileKind::rule;
  std::shared_ptr<const rule::Document> document;  ///< null if it is no YAML
  const rule::Rule* rule = nullptr;                ///< null if it does not load
  const rule::RuleSet* set = nullptr;              ///< of the file's folder; owns the rule
  const rule::Manifest* manifest = nullptr;        ///< of the file's folder
  std::vector<PatternUse> patterns;
  Diagnostics diagnostics;  ///< what the loader said

  /// The value of a top-level key, or null.
  [[nodiscard]] const rule::Node* find(std::string_view key) const;
  /// The value of a key, else of `rule_id`, else the root: where to complain about what is missing.
  [[nodiscard]] const rule::Node& place(std::string_view key = "rule_id") const;
  /// The rule's id, also of a rule that does not load; empty if there is none.
  [[nodiscard]] std::string_view id() const;
  /// True for a pattern rule that loads.
  [[nodiscard]] bool is_pattern_rule() const;
};

/// What the caller knows and the files do not say.
struct PackOptions {
  std::string attack_release;     ///< to check against; empty: each pack's own
  Timestamp now = 0;              ///< for review dates
  double confidence_floor = 0.6;  ///< below which a rule may not ship (precision's lowest target)
  bool with_proofs = true;
};

/// A rule as it was in the baseline.
struct BaselineRule {
  std::string id;
  std::string file;
  std::shared_ptr<const rule::Document> document;
};

/// Everything the checks see. Not movable once checks hold references.
struct Pack {
  Pack() = default;
  Pack(const Pack&) = delete;
  Pack& operator=(const Pack&) = delete;

  PackOptions options;
  std::vector<Subject> subjects;  ///< in the order of their names
  std::vector<CorpusRow> corpus;
  std::optional<std::vector<BaselineRule>> baseline;

  /// The catalogue that a file is checked against.
  [[nodiscard]] const attack::Catalogue& catalogue_of(const Subject& subject) const;
  /// The release that counts for the file: the option's, else the rule's, else its manifest's.
  [[nodiscard]] std::string_view release_of(const Subject& subject) const;

  std::vector<std::unique_ptr<rule::Manifest>> manifests;
  std::vector<std::unique_ptr<rule::RuleSet>> sets;
};

/// Finds the files under `paths` (files, or folders with all that is below them, symbolic links to
/// folders not followed), reads and compiles them. What is wrong with them is in their diagnostics.
/// Throws ttp::Error if a path does not exist, or there are more files than lint takes on.
void read_pack(std::span<const std::string> paths, Pack& pack);

/// The same for texts that are kept elsewhere (tests, a baseline).
[[nodiscard]] std::vector<BaselineRule> read_baseline(std::span<const rule::RuleText> texts);

/// Texts of the rule files below a folder, for a baseline.
[[nodiscard]] std::vector<rule::RuleText> baseline_texts(const std::filesystem::path& folder);

/// The regular expressions of a rule, in the order written.
[[nodiscard]] std::vector<PatternUse> patterns_of(const rule::Rule& rule);

}  // namespace ttp::lint
