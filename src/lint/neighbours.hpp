// SPDX-License-Identifier: Apache-2.0
// Events that lie beside one that a rule matches, to tell the rule from another one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rule/document.hpp"

namespace ttp::lint {

/// Texts that a rule's condition speaks of, at whatever depth and below `not`: its operators' values,
/// and of patterns also what they match. At most some dozen.
[[nodiscard]] std::vector<std::string> words_of(const rule::Node& condition);

/// Payloads like `payload`, a JSON object, each with one of its members changed: together with one of
/// the words or replaced by it or by what lies right beside it, in the other case, repeated.
[[nodiscard]] std::vector<std::string> neighbours_of(std::string_view payload,
                                                     const std::vector<std::string>& words);

}  // namespace ttp::lint
