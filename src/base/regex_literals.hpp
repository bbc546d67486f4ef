// SPDX-License-Identifier: Apache-2.0
// The literals that every match of a regular expression contains.
#pragma once

#include <vector>

#include "base/literal.hpp"
#include "base/regex_syntax.hpp"

namespace ttp {

/// Sets of folded literals, each of which has a member in every text that matches; at most two, the
/// one that tells most first. None if nothing useful is known. Only ever weakened.
[[nodiscard]] std::vector<LiteralSet> regex_literals(const RegexNode& root);

}  // namespace ttp
