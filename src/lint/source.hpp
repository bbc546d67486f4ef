// SPDX-License-Identifier: Apache-2.0
// YAML as it was typed: comments, and where a scalar's text lies.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rule/document.hpp"

namespace ttp::lint {

/// One comment. `text` is a view into the document's text, from the # on.
struct Comment {
  std::size_t line = 0;  ///< from 1
  std::size_t column = 0;
  bool is_alone = false;  ///< nothing else on the line
  std::string_view text;
};

/// The comments of a YAML text; # inside quotes and block scalars begins none.
[[nodiscard]] std::vector<Comment> comments_of(std::string_view yaml);

/// Bytes of a text.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Byte offset of a line and column (from 1). Past the end: the text's size.
[[nodiscard]] std::size_t offset_of(std::string_view text, std::size_t line, std::size_t column);

/// Where a scalar stands, with its quotes. Nothing for a block scalar, for one that goes over
/// several lines, or one that is written elsewhere (behind an alias).
[[nodiscard]] std::optional<Range> find_scalar(const rule::Document& document,
                                               const rule::Node& node);

/// The line, from its first byte to behind its line end.
[[nodiscard]] Range line_range(std::string_view text, std::size_t line);

/// `text` as a YAML scalar on one line: plain where that says the same, else in single quotes, or
/// in double quotes where it holds control characters.
[[nodiscard]] std::string to_scalar(std::string_view text);

/// `text` in single quotes.
[[nodiscard]] std::string in_single_quotes(std::string_view text);

}  // namespace ttp::lint
