// SPDX-License-Identifier: Apache-2.0
// From a directory of YAML files to checked rules.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rule/rule.hpp"

namespace ttp::rule {

/// The pack's manifest, `pack.yaml`, beside the rule directory or in it.
struct Manifest {
  std::string name;
  std::string version;
  std::string attack_release = "enterprise-v18.1";
  std::string file;  ///< where it was read from; empty if there is none
};

struct LoadOptions {
  Compat compat = Compat::none;
  /// Called with each rule as soon as it is read, but for those that are refused; may be empty. One
  /// with the id of an earlier one takes its place.
  std::function<void(Rule&)> on_rule = {};
};

/// The text of a rule file that is kept elsewhere, in a database say.
struct RuleText {
  std::string id;    ///< what it is kept under; the text must say the same
  std::string file;  ///< where it was read from; `file:` lists and the manifest are looked for there
  std::string text;
};

/// True for `[A-Za-z0-9_]+\.ya?ml`, the names of rule files; anything else is passed over.
[[nodiscard]] bool is_rule_file_name(std::string_view name);

/// Reads the manifest of a rule directory: `pack.yaml` in it, or else beside it. Without one `manifest`
/// stays as it is.
void read_manifest(const std::filesystem::path& directory, Manifest& manifest,
                   Diagnostics& diagnostics);

/// Reads one rule document. Every mistake goes to `diagnostics`; nothing is returned if one of them
/// is an error.
[[nodiscard]] std::optional<Rule> load_rule(std::shared_ptr<const Document> document,
                                            const Manifest& manifest, const LoadOptions& options,
                                            Diagnostics& diagnostics);

/// Reads the rule files of a directory (not of those below it) in the order of their names; the
/// rules come back in the order of their ids. Two files with one id are an error (live: the later
/// one wins). `manifest` gets the pack's manifest if there is one. Throws ttp::Error if the
/// directory can't be read.
[[nodiscard]] std::vector<Rule> load_directory(const std::filesystem::path& directory,
                                               const LoadOptions& options, Manifest& manifest,
                                               Diagnostics& diagnostics);

/// The same for texts: what load_directory() gives for the directory that they were read from.
/// `manifest` is the one beside the first text, as far as its directory exists.
[[nodiscard]] std::vector<Rule> load_texts(std::span<const RuleText> texts,
                                           const LoadOptions& options, Manifest& manifest,
                                           Diagnostics& diagnostics);

}  // namespace ttp::rule
