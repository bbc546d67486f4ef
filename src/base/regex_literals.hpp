// SPDX-License-Identifier: Apache-2.0
// The literals that every match of a regular expression contains.
#pragma once

#include "base/literal.hpp"
#include "base/regex_syntax.hpp"

namespace ttp {

/// What every text that matches has; at most two sets. Only ever weakened.
[[nodiscard]] TextNeeds regex_needs(const RegexNode& root);

}  // namespace ttp
