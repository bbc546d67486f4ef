// SPDX-License-Identifier: Apache-2.0
// Tag ids as the database keeps them: 36 characters, of which 16 bytes are enough to compare.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "base/hash.hpp"

namespace ttp::store {

using UuidText = std::array<char, 36>;

/// Lower case, with hyphens: what to_string() gives, without an allocation.
[[nodiscard]] UuidText uuid_text(const Uuid& uuid);

/// The id that `text` is the text of; nothing for any other form, since the database compares
/// texts.
[[nodiscard]] std::optional<Uuid> parse_uuid(std::string_view text);

}  // namespace ttp::store
