// SPDX-License-Identifier: Apache-2.0
#include "store/uuid_text.hpp"

#include <cstddef>

namespace ttp::store {

namespace {

/// Is there a hyphen before this byte?
bool begins_group(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

/// Beyond 15 for what is no lower-case digit.
unsigned hex_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  return 16;
}

}  // namespace

UuidText uuid_text(const Uuid& uuid) {
  static constexpr char digits[] = "0123456789abcdef";
  UuidText text;
  std::size_t at = 0;
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if (begins_group(i)) text[at++] = '-';
    text[at++] = digits[uuid[i] >> 4];
    text[at++] = digits[uuid[i] & 0xF];
  }
  return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  Uuid uuid{};
  if (text.size() != UuidText().size()) return std::nullopt;
  std::size_t at = 0;
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if (begins_group(i) && text[at++] != '-') return std::nullopt;
    const unsigned high = hex_value(text[at++]);
    const unsigned low = hex_value(text[at++]);
    if (high > 15 || low > 15) return std::nullopt;
    uuid[i] = static_cast<unsigned char>(high << 4 | low);
  }
  return uuid;
}

}  // namespace ttp::store
