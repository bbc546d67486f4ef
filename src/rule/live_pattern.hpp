// SPDX-License-Identifier: Apache-2.0
// Patterns as the live system's regular-expression engine reads them.
#pragma once

#include <string>
#include <string_view>

namespace ttp::rule {

/// Rewrites a pattern so that PCRE2 finds what the live system's engine (Python's `re`) finds, where
/// the two differ on characters: white space (U+001C–U+001F are blank there, U+180E is not), `\Z`
/// (the very end), and the letter i without case (which there equals the Turkish ı and İ). Ours is
/// PCRE2's own reading; this is for comparing with the live system only.
[[nodiscard]] std::string live_pattern(std::string_view pattern);

}  // namespace ttp::rule
