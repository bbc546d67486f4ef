// SPDX-License-Identifier: Apache-2.0
#include "base/regex_syntax.hpp"

#include <array>

#include "base/text.hpp"

namespace ttp {

namespace {

/// Letters, digits and marks beyond ASCII, roughly: the blocks of punctuation, symbols and blanks
/// that texts are full of are not among them. Good enough for reasoning; PCRE2 decides.
bool is_other_word(char32_t c) {
  if (c < 0xAA || c == 0xD7 || c == 0xF7) return false;
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA || c == 0xB2 || c == 0xB3 || c == 0xB9;
  const bool is_symbol = (c >= 0x2000 && c <= 0x206F) || (c >= 0x20A0 && c <= 0x20CF) ||
                         (c >= 0x2190 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x3004) ||
                         (c >= 0xE000 && c <= 0xF8FF) || (c >= 0x1F000 && c <= 0x1FAFF);
  return !is_symbol;
}

}  // namespace

std::size_t CharSet::member_of(char32_t c) {
  if (c < 128) return c;
  return is_other_word(c) ? other_word : other;
}

std::string CharSet::text_of(std::size_t member) {
  if (member < 128) return std::string(1, static_cast<char>(member));
  return member == other_word ? "\u00e9" : "\u2014";
}

CharSet CharSet::of(char32_t c) {
  CharSet set;
  set.bits_.set(member_of(c));
  return set;
}

CharSet CharSet::range(char32_t first, char32_t last) {
  CharSet set;
  for (char32_t c = first; c <= last && c < 128; ++c) set.bits_.set(c);
  if (last >= 128) {
    // What a range beyond ASCII holds is looked at in a few places only.
    const char32_t from = first < 128 ? 128 : first;
    const char32_t step = (last - from) / 64 + 1;
    for (char32_t c = from; c <= last; c += step) set.bits_.set(member_of(c));
    set.bits_.set(member_of(last));
  }
  return set;
}

CharSet CharSet::all() {
  CharSet set;
  set.bits_.set();
  return set;
}

CharSet CharSet::word() {
  CharSet set = range('a', 'z');
  set |= range('A', 'Z');
  set |= range('0', '9');
  set |= of('_');
  set.bits_.set(other_word);
  return set;
}

CharSet CharSet::digit() {
  CharSet set = range('0', '9');
  set.bits_.set(other_word);
  return set;
}

CharSet CharSet::space() {
  CharSet set = range(9, 13);
  set |= of(' ');
  set.bits_.set(other);
  return set;
}

namespace {

CharSet without_newline() {
  CharSet chars = CharSet::range(0, 9);
  chars |= CharSet::range(11, 0x10FFFF);
  return chars;
}

CharSet blanks() {
  CharSet chars = CharSet::of(' ');
  chars |= CharSet::of('\t');
  chars |= CharSet::of(0x2014);
  return chars;
}

}  // namespace

std::optional<CharSet> CharSet::of_escape(char letter) {
  switch (letter) {
    case 'd':
      return digit();
    case 'D':
      return digit().inverted();
    case 'w':
      return word();
    case 'W':
      return word().inverted();
    case 's':
      return space();
    case 'S':
      return space().inverted();
    case 'h':
      return blanks();
    case 'H':
      return blanks().inverted();
    case 'v':
      return range(10, 13);
    case 'V':
      return range(10, 13).inverted();
    case 'N':
      return without_newline();
    default:
      return std::nullopt;
  }
}

std::optional<CharSet> CharSet::of_posix(std::string_view name) {
  if (name == "alpha" || name == "alnum" || name == "word") return word();
  if (name == "digit") return digit();
  if (name == "space") return space();
  if (name == "blank") return blanks();
  if (name == "cntrl") return range(0, 31);
  CharSet chars;
  if (name == "xdigit") {
    chars = range('0', '9');
    chars |= range('a', 'f').without_case();
  } else if (name == "lower" || name == "upper") {
    chars = name == "lower" ? range('a', 'z') : range('A', 'Z');
    chars.bits_.set(other_word);
  } else if (name == "graph" || name == "print" || name == "punct" || name == "ascii") {
    chars = range(' ', 0x10FFFF);
  } else {
    return std::nullopt;
  }
  return chars;
}

CharSet CharSet::inverted() const {
  CharSet set;
  set.bits_ = ~bits_;
  // What stands for many characters is rarely excluded as a whole.
  set.bits_.set(other_word);
  set.bits_.set(other);
  return set;
}

CharSet CharSet::without_case() const {
  CharSet set = *this;
  for (std::size_t c = 'a'; c <= 'z'; ++c) {
    const std::size_t upper = c - 'a' + 'A';
    if (bits_[c] || bits_[upper]) {
      set.bits_.set(c);
      set.bits_.set(upper);
    }
  }
  return set;
}

CharSet& CharSet::operator|=(const CharSet& with) {
  bits_ |= with.bits_;
  return *this;
}

CharSet& CharSet::operator&=(const CharSet& with) {
  bits_ &= with.bits_;
  return *this;
}

std::optional<std::size_t> CharSet::example() const {
  constexpr std::string_view first = "a0x/ -.=_\"";
  for (const char c : first) {
    if (bits_[static_cast<std::size_t>(c)]) return static_cast<std::size_t>(c);
  }
  for (std::size_t c = 'a'; c <= 'z'; ++c) {
    if (bits_[c]) return c;
  }
  for (std::size_t c = '!'; c < 127; ++c) {
    if (bits_[c]) return c;
  }
  for (std::size_t c = 0; c < size; ++c) {
    if (bits_[c]) return c;
  }
  return std::nullopt;
}

}  // namespace ttp
