// SPDX-License-Identifier: Apache-2.0
// `match: {kind: "sequence:TYPE"}`: rules over what the sequence tracker found.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rule/document.hpp"

namespace ttp::rule {

inline constexpr std::string_view sequence_prefix = "sequence:";

/// The `match` that a rule over a sequence stands for: a test of `anomaly_type`, and whatever
/// conditions stand beside `kind`. Nothing, and `hint` with the closest name if there is one, if
/// what stands behind the prefix is no type of anomaly. Requires a map whose `kind` is a text with
/// the prefix.
[[nodiscard]] std::optional<Node> sequence_match(const Node& match, std::string& hint);

}  // namespace ttp::rule
