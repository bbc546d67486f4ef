// SPDX-License-Identifier: Apache-2.0
// Mending what findings say how to mend, in place.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "lint/linter.hpp"

namespace ttp::lint {

/// What was done to files.
struct FixResult {
  std::size_t fixed = 0;             ///< findings
  std::vector<std::string> changed;  ///< files, in order
};

/// Applies the findings' edits to their files: comments and layout stay. Of edits that overlap the
/// first is applied, the others come again in the next run. A rule whose text changes gets its
/// version raised, unless `raised` says that this was done already; it is added there. A file is
/// replaced in one step, and only if what comes out is YAML. Throws ttp::Error if a file can't be
/// written.
FixResult apply_fixes(const Pack& pack, const Findings& findings, std::set<std::string>& raised);

/// What an attempt to move a pack to another release could not decide.
struct MigrationResult {
  std::vector<std::string> changed;
  std::size_t renamed = 0;  ///< emits
  Findings undecided;
};

/// Rewrites technique ids, tactics and `attack_release` of rules and manifests for a release: by
/// what was revoked, by the moves that were published, and where a technique belongs to one tactic
/// only. Raises rule_version of the rules whose emits change. Requires a bundled release. Throws
/// like apply_fixes, and ttp::Error before anything is written if the manifest that counts for one of
/// the rules is not part of the pack.
MigrationResult migrate(const Pack& pack, std::string_view release);

/// `text` with edits applied, which must not overlap.
[[nodiscard]] std::string edited(std::string_view text, std::vector<Edit> edits);

}  // namespace ttp::lint
