// SPDX-License-Identifier: Apache-2.0
// Lower case of any script, without a locale.
#pragma once

#include <string>
#include <string_view>

namespace ttp {

/// `text` (valid UTF-8) in lower case by Unicode's default mapping: a sigma at the end of a word
/// becomes the final one, U+0130 becomes `i` and a combining dot. Language-independent.
[[nodiscard]] std::string lower_unicode(std::string_view text);

}  // namespace ttp
