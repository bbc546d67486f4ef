// SPDX-License-Identifier: Apache-2.0
// The pairs of bytes that every match of a regular expression has.
#pragma once

#include "base/byte_pairs.hpp"
#include "base/regex_syntax.hpp"

namespace ttp {

/// What every text that matches needs, unless it has bytes beyond ASCII. Only ever weakened.
[[nodiscard]] NeededPairs regex_pairs(const RegexNode& root);

}  // namespace ttp
