// SPDX-License-Identifier: Apache-2.0
// What the rules want derived from raw logins.
#pragma once

#include "model/diagnostic.hpp"
#include "rule/rule_set.hpp"
#include "session/settings.hpp"

namespace ttp::pipeline {

/// Thresholds and windows of the rules that need counts. A rule that is disabled for good wants
/// nothing; one whose parameters its lifter complains about neither. A threshold or window beyond
/// what is counted is a warning.
[[nodiscard]] session::DeriveSettings derive_settings(const rule::RuleSet& rules,
                                                      Diagnostics& diagnostics);

}  // namespace ttp::pipeline
