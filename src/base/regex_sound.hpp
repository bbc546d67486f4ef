// SPDX-License-Identifier: Apache-2.0
// Which patterns certainly compile, said without compiling them.
#pragma once

#include <string_view>

namespace ttp {

/// True only if PCRE2 compiles `pattern` with UTF and UCP set. Knows ASCII characters, classes of
/// plain ranges, groups without names, look-aheads, look-behinds of one character, flags and
/// quantifiers; counted repeats of single characters only, so that the code stays small. Says false
/// for anything else, right or wrong.
[[nodiscard]] bool is_surely_sound(std::string_view pattern);

}  // namespace ttp
