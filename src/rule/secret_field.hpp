// SPDX-License-Identifier: Apache-2.0
// Fields whose values must not be shown or stored.
#pragma once

#include <array>
#include <string_view>

namespace ttp::rule {

/// Passwords and texts of messages (product specification, invariant 6).
inline constexpr auto secret_fields =
    std::to_array<std::string_view>({"password", "body_text", "body", "note_text"});

/// True for these, also where they are a part of a dotted name, and in any case of letters.
[[nodiscard]] bool is_secret_field(std::string_view name);

}  // namespace ttp::rule
