// SPDX-License-Identifier: Apache-2.0
// A place in a pattern's text, moved on by its parser.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/text.hpp"

namespace ttp {

/// True for what begins a quantifier, or is one.
[[nodiscard]] constexpr bool is_quantifier(char c) {
  return c == '*' || c == '+' || c == '?' || c == '{';
}

/// A pattern that can't be read. Thrown and caught by the parser alone.
struct UnreadableRegex {};

class RegexCursor {
 protected:
  explicit RegexCursor(std::string_view pattern) : pattern_(pattern) {}

  [[nodiscard]] bool at_end() const { return at_ >= pattern_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : '\0';
  }
  /// What is not read yet. Throws if what was read ended behind the pattern: something in it, a group
  /// or a name, has no end.
  [[nodiscard]] std::string_view rest() const {
    if (at_ > pattern_.size()) throw UnreadableRegex();
    return pattern_.substr(at_);
  }
  [[nodiscard]] bool follows(std::string_view text) const { return rest().starts_with(text); }
  bool skip(std::string_view text) {
    if (!follows(text)) return false;
    at_ += text.size();
    return true;
  }
  char32_t next() {
    if (at_end()) throw UnreadableRegex();
    return decode_utf8(pattern_, at_);
  }
  /// A blank or a comment, as (?x) allows them.
  bool skip_layout() {
    const char c = peek();
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      ++at_;
      return true;
    }
    if (c != '#') return false;
    while (!at_end() && peek() != '\n') ++at_;
    return true;
  }
  /// Digits of a base; false if there are none, or too many.
  bool number(int base, std::uint32_t& out) {
    const char* const begin = rest().data();
    const char* const end = pattern_.data() + pattern_.size();
    const auto [stop, error] = std::from_chars(begin, end, out, base);
    if (error != std::errc{} || stop == begin) return false;
    at_ += static_cast<std::size_t>(stop - begin);
    return true;
  }
  /// At most so many hexadecimal digits; 0 if there are none.
  std::uint32_t hex_digits(std::size_t most) {
    const std::string_view digits = rest().substr(0, most);
    std::uint32_t code = 0;
    const auto [stop, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (error == std::errc{}) at_ += static_cast<std::size_t>(stop - digits.data());
    return code;
  }

  /// The name in `[:alpha:]`, with a `^` that it may have; the place is then behind it.
  std::optional<std::string_view> posix_name() {
    if (!follows("[:")) return std::nullopt;
    const std::size_t close = pattern_.find(":]", at_ + 2);
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view name = pattern_.substr(at_ + 2, close - at_ - 2);
    const bool is_name =
        name.find_first_not_of("^abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
    if (!is_name) return std::nullopt;
    at_ = close + 2;
    return name;
  }

  /// To behind the group's closing bracket. Requires the place to be inside it.
  void skip_group() {
    int open = 1;
    while (!at_end() && open > 0) {
      if (peek() == '\\') ++at_;
      if (peek() == '(') ++open;
      if (peek() == ')') --open;
      ++at_;
    }
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
};

}  // namespace ttp
