// SPDX-License-Identifier: Apache-2.0
// Taking conditions apart, so that of a long list of alternatives only some need be evaluated.
#pragma once

#include <vector>

#include "rule/match.hpp"

namespace ttp::rule {

/// Conditions of which at least one holds if and only if `match` does. Evaluating them in their order
/// until one holds is evaluating `match`, but that of conditions side by side the quick ones come first.
[[nodiscard]] std::vector<Match> match_parts(const Match& match);

}  // namespace ttp::rule
