// SPDX-License-Identifier: Apache-2.0
// Rules as a git revision has them.
#pragma once

#include <string>
#include <vector>

#include "rule/load.hpp"

namespace ttp::cli {

/// The rule files below `paths` at `revision` of the repository that the first path lies in. Runs
/// git, without a shell. Throws ttp::Error if that fails.
[[nodiscard]] std::vector<rule::RuleText> read_git_rules(const std::string& revision,
                                                         const std::vector<std::string>& paths);

}  // namespace ttp::cli
