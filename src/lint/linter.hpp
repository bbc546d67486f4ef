// SPDX-License-Identifier: Apache-2.0
// Runs the checks over a pack.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "lint/check.hpp"

namespace ttp::lint {

struct LintOptions {
  std::set<std::string, std::less<>> disabled;  ///< ids of checks
  Severity least = Severity::info;              ///< findings below it are left out
};

/// What a run came to.
struct LintResult {
  Findings findings;  ///< in order; those that a comment in the file silences are not among them
  std::vector<std::string> files;  ///< all that were looked at, in order
  std::size_t rules = 0;
  std::size_t suppressed = 0;
};

/// Runs every check that is not disabled. Never throws for what is in the pack.
[[nodiscard]] LintResult run_checks(const Pack& pack, const LintOptions& options);

}  // namespace ttp::lint
