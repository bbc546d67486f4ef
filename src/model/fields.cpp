// SPDX-License-Identifier: Apache-2.0
#include "model/fields.hpp"

namespace ttp {

std::optional<std::string_view> id_text(const Value& value, Arena& arena) {
  if (value.is_number()) return value.raw;
  if (!value.is_string()) return std::nullopt;
  return plain_text(value, arena);
}

std::optional<Timestamp> to_timestamp(const Value& value, Arena& arena) {
  if (value.is_string()) return parse_timestamp(plain_text(value, arena));
  const auto number = to_number(value);
  return number ? timestamp_from_unix(*number) : std::nullopt;
}

std::optional<std::string_view> text_member(std::span<const Member> members,
                                            std::string_view name, Arena& arena) {
  const Value* value = find_member(members, name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  const std::string_view text = plain_text(*value, arena);
  return text.empty() ? std::nullopt : std::optional(text);
}

const Value* command_line(std::span<const Member> payload) {
  const Value* line = find_member(payload, "command_text");
  for (const std::string_view other : {"text", "command"}) {
    constexpr std::size_t quotes = 2;
    if (line != nullptr && line->is_string() && line->raw.size() > quotes) break;
    const Value* found = find_member(payload, other);
    if (found != nullptr && found->is_string()) line = found;
  }
  return line;
}

}  // namespace ttp
