// SPDX-License-Identifier: Apache-2.0
#include "base/regex_sound.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/regex_cursor.hpp"
#include "base/text.hpp"

namespace ttp {

namespace {

/// PCRE2's code for a pattern must stay below 64 KiB.
constexpr std::size_t most_code = 60'000;
/// What makes code, at most: a byte of pattern; a class, and each byte of it, besides; a counted group,
/// which is copied as often as it may match, for each copy besides.
constexpr std::size_t code_of_byte = 8;
constexpr std::size_t code_of_class = 48;
constexpr std::size_t code_of_class_byte = 4;
constexpr std::size_t code_of_copy = 16;
constexpr int deepest_group = 30;  // PCRE2: 250
constexpr int most_repeats = 999;  // PCRE2: 65,535

bool is_hex(char c) { return hex_value(c) >= 0; }
bool is_alnum(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}
bool is_printable(char c) { return c >= 0x20 && c < 0x7F; }

class Recognizer {
 public:
  explicit Recognizer(std::string_view pattern) : pattern_(pattern) {}

  bool whole() {
    if (pattern_.empty() || code_between(0, pattern_.size()) > most_code) return false;
    return std::all_of(pattern_.begin(), pattern_.end(), is_printable) && alternatives(0) &&
           at_ == pattern_.size() && code_between(0, at_) + code_besides_ <= most_code;
  }

 private:
  /// A byte, or the null character (which no pattern here contains) at the end.
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : '\0';
  }
  bool take(std::string_view text) {
    if (!pattern_.substr(at_).starts_with(text)) return false;
    at_ += text.size();
    return true;
  }

  static std::size_t code_between(std::size_t begin, std::size_t end) {
    return (end - begin) * code_of_byte;
  }

  /// Up to the closing parenthesis or the end.
  bool alternatives(int depth) {
    if (depth > deepest_group) return false;
    while (at_ < pattern_.size() && peek() != ')') {
      if (peek() == '|') {
        ++at_;
      } else if (!item(depth)) {
        return false;
      }
    }
    return true;
  }

  bool item(int depth) {
    switch (peek()) {
      case '(': return group(depth);
      case '[': return character_class() && quantifier(true);
      case '\\': return escape();
      case '^':
      case '$': ++at_; return quantifier(false);
      case '*':
      case '+':
      case '?':
      case '{': return false;  // nothing to repeat, or a brace that means itself
      default: ++at_; return quantifier(true);
    }
  }

  bool group(int depth) {
    const std::size_t begin = at_;
    const std::size_t besides = code_besides_;
    bool can_repeat = true;
    if (peek(1) != '?') {
      ++at_;
      if (peek() == '*') return false;
    } else if (take("(?=") || take("(?!")) {
      can_repeat = false;
    } else if (take("(?<=") || take("(?<!")) {
      return behind();
    } else if (take("(?:") || take("(?>")) {
    } else {
      at_ += 2;
      while (is_one_of(peek(), "ims")) ++at_;
      if (take(")")) return quantifier(false);
      if (!take(":")) return false;
    }
    if (!alternatives(depth + 1) || !take(")")) return false;
    const std::size_t code = code_between(begin, at_) + code_besides_ - besides;
    if (!quantifier(can_repeat)) return false;
    code_besides_ += copies_ * (code + code_of_copy);
    return code_besides_ <= most_code;
  }

  /// One character or class.
  bool behind() {
    if (peek() == '[') {
      if (!character_class()) return false;
    } else if (peek() == '\\') {
      if (!is_one_of(peek(1), "dDsSwW")) return false;
      at_ += 2;
    } else if (is_alnum(peek()) || is_one_of(peek(), "<>=-/,:;@%&_'\"")) {
      ++at_;
    } else {
      return false;
    }
    return take(")") && quantifier(false);
  }

  bool escape() {
    const char c = peek(1);
    if (is_one_of(c, "bBAzZ")) {
      at_ += 2;
      return quantifier(false);
    }
    return escaped_character() && quantifier(true);
  }

  /// An escape that stands for one character, in a class or outside.
  bool escaped_character() {
    const char c = peek(1);
    if (c == 'x') {
      if (!is_hex(peek(2)) || !is_hex(peek(3)) || peek(2) >= '8') return false;
      at_ += 4;
      return true;
    }
    if (c == '\0' || (is_alnum(c) && !is_one_of(c, "dDsSwWnrtf"))) return false;
    at_ += 2;
    return true;
  }

  bool character_class() {
    const std::size_t begin = at_++;
    // PCRE2 takes `[:…:]` for a class of POSIX and complains that it is inside none.
    if (is_one_of(peek(), ":.=") &&
        pattern_.find(std::array{peek(), ']'}.data(), at_, 2) != std::string_view::npos) {
      return false;
    }
    take("^");
    bool is_empty = true;
    while (peek() != ']' || is_empty) {
      const char c = peek();
      // Posix classes, and what may look like one; a bracket in front is an ordinary character.
      if (c == '\0' || c == '[' || (c == ']' && is_empty)) return false;
      // In front a hyphen means itself.
      if (c == '-' && peek(1) != ']' && (!is_empty || peek(1) == '-')) return false;
      is_empty = false;
      const bool can_begin_range = is_alnum(c);
      if (c == '\\') {
        if (!escaped_character()) return false;
      } else {
        ++at_;
      }
      if (peek() != '-' || peek(1) == ']') continue;
      if (!can_begin_range || !is_alnum(peek(1)) || peek(1) < c) return false;
      at_ += 2;
      if (peek() == '-' && peek(1) != ']') return false;
    }
    ++at_;
    code_besides_ += code_of_class + (at_ - begin) * code_of_class_byte;
    return true;
  }

  /// What may follow an item: nothing, or a quantifier if the item can be repeated.
  bool quantifier(bool can_repeat) {
    copies_ = 0;
    if (!is_quantifier(peek())) return true;
    if (!can_repeat) return false;
    if (peek() == '{') {
      if (!counts()) return false;
    } else {
      ++at_;
    }
    if (peek() == '?' || peek() == '+') ++at_;
    return !is_quantifier(peek());
  }

  /// `{n}`, `{n,}` or `{n,m}`.
  bool counts() {
    ++at_;
    int least = 0;
    int most = most_repeats;
    bool is_bounded = true;
    if (!number(least)) return false;
    if (take(",")) {
      is_bounded = peek() != '}';
      if (is_bounded && !number(most)) return false;
    } else {
      most = least;
    }
    copies_ = static_cast<std::size_t>(is_bounded ? most : least);
    return least <= most && take("}");
  }

  bool number(int& value) {
    value = 0;
    const std::size_t begin = at_;
    for (; is_digit(peek()) && value <= most_repeats; ++at_) value = value * 10 + (peek() - '0');
    return at_ > begin && value <= most_repeats;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  std::size_t code_besides_ = 0;  // what the bytes read make more than code_of_byte each
  std::size_t copies_ = 0;        // that the latest quantifier makes of a group, at most
};

}  // namespace

bool is_surely_sound(std::string_view pattern) { return Recognizer(pattern).whole(); }

}  // namespace ttp
