// SPDX-License-Identifier: Apache-2.0
// Reading the loosely typed members of logs.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/json.hpp"
#include "base/time.hpp"

namespace ttp {

/// A text (also an empty one), or a number as it was written; nothing for anything else.
[[nodiscard]] std::optional<std::string_view> id_text(const Value& value, Arena& arena);

/// A string's text, as decode_text() has it. For texts that hardly ever have escapes.
[[nodiscard]] inline std::string_view plain_text(const Value& value, Arena& arena) {
  if (value.has_escapes) return decode_text(value, arena);
  return {value.raw.data() + 1, value.raw.size() - 2};
}

/// RFC 3339 text or a Unix time; nothing if it is neither.
[[nodiscard]] std::optional<Timestamp> to_timestamp(const Value& value, Arena& arena);

/// The member's text, or nothing if it is missing, no text or empty.
[[nodiscard]] std::optional<std::string_view> text_member(std::span<const Member> members,
                                                          std::string_view name, Arena& arena);

/// The line of a `command`: the first of `command_text`, `text` and `command` that is a text with
/// something in it; else the last that is a text at all; else `command_text`, or null.
[[nodiscard]] const Value* command_line(std::span<const Member> payload);

}  // namespace ttp
