// SPDX-License-Identifier: Apache-2.0
// A place in a text, shown on a terminal.
#pragma once

#include <string>
#include <string_view>

#include "base/regex.hpp"

namespace ttp::cli {

/// A cut of a text around a place in it, control characters escaped, and the same line's marks:
/// `^` under the place, blanks before it.
struct MarkedText {
  std::string line;
  std::string marks;
};

/// At most about `columns` wide. An empty place is marked where it is.
[[nodiscard]] MarkedText mark_text(std::string_view text, Regex::Span place, std::size_t columns);

}  // namespace ttp::cli
