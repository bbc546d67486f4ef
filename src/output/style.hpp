// SPDX-License-Identifier: Apache-2.0
// Terminal colours, or none.
#pragma once

#include <string>
#include <string_view>

namespace ttp::output {

enum class Color { plain, bold, dim, red, green, yellow, cyan };

/// Wraps texts in terminal colours if it was told to.
class Style {
 public:
  explicit Style(bool enabled) : enabled_(enabled) {}

  [[nodiscard]] std::string operator()(Color color, std::string_view text) const {
    if (!enabled_ || color == Color::plain) return std::string(text);
    return std::string(code(color)).append(text).append("\x1b[0m");
  }

 private:
  static std::string_view code(Color color) {
    switch (color) {
      case Color::bold: return "\x1b[1m";
      case Color::dim: return "\x1b[2m";
      case Color::red: return "\x1b[31m";
      case Color::green: return "\x1b[32m";
      case Color::yellow: return "\x1b[33m";
      case Color::cyan: return "\x1b[36m";
      case Color::plain: break;
    }
    return "";
  }
  bool enabled_;
};

/// `text` padded with blanks to `width` columns, on the left for numbers.
[[nodiscard]] std::string padded(std::string_view text, std::size_t width);
[[nodiscard]] std::string padded_left(std::string_view text, std::size_t width);

}  // namespace ttp::output
