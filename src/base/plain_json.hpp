// SPDX-License-Identifier: Apache-2.0
// JSON without a mistake in it, read in one pass: what nearly every record is.
#pragma once

#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "base/json.hpp"

namespace ttp {

/// What became of a text. Anything but `refused` means that the text is well-formed but for its
/// UTF-8, which nobody has looked at where there is more than ASCII.
enum class PlainJson { refused, ascii, more_than_ascii };

/// Reads what JsonParser::parse_object reads, with the same results. A text with a mistake in it is
/// refused, and so may be an unusual one (deep nesting, too many members); JsonParser then decides,
/// and says why. After a refusal the outputs have members more than before. `expanded` must be null
/// or empty.
PlainJson read_plain_object(std::string_view text, Arena& arena, Members& out,
                            std::string_view expand, Members* expanded);

/// The same for JsonParser::parse_array.
PlainJson read_plain_array(std::string_view text, Arena& arena, std::vector<Value>& out,
                           Members& members, std::vector<std::size_t>& bounds);

}  // namespace ttp
