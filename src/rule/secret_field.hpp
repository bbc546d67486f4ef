// SPDX-License-Identifier: Apache-2.0
// Fields whose values must not be shown or stored.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace ttp::rule {

/// Passwords and texts of messages (product specification, invariant 6).
inline constexpr auto secret_fields =
    std::to_array<std::string_view>({"password", "body_text", "body", "note_text"});

/// Fields of mail that hold whole addresses, which no tag carries.
inline constexpr auto mail_address_fields =
    std::to_array<std::string_view>({"from", "to", "cc", "bcc", "sender", "reply_to", "return_path",
                                     "mail_from", "envelope_from", "rcpt_to", "recipients"});

/// True if a rule for these kinds must not put the field into its tags.
[[nodiscard]] bool is_forbidden_evidence(std::string_view field, std::span<const std::string> kinds);

/// True for these, also where they are a part of a dotted name, and in any case of letters.
[[nodiscard]] bool is_secret_field(std::string_view name);

}  // namespace ttp::rule
