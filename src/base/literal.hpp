// SPDX-License-Identifier: Apache-2.0
// Literals that a text must contain before it is worth a closer look, in a folded form in which they
// are looked for.
//
// Folding makes texts alike that differ in what hardly tells them apart: ASCII letters become lower
// case, and every run of delimiters (blanks, line ends, control characters, what ends a word of a
// shell, quotes, slashes, anything beyond ASCII) becomes one blank. The start and the end of a text
// count as delimiters. Whoever looks for folded literals in folded texts finds too much, never too
// little, with two exceptions: U+017F and U+212A, which PCRE2 takes for an s and a k when it ignores
// case. A text that has one of these (`has_odd_letters`) must be taken as containing everything.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_pairs.hpp"

namespace ttp {

/// What a byte becomes: a lower-case letter, a blank for a delimiter, or itself.
inline constexpr auto folded_bytes = [] {
  std::array<char, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const bool is_delimiter = i <= ' ' || i >= 0x7F ||
                              std::string_view("\"'`();&|<>{}[],/=!#$").find(static_cast<char>(i)) !=
                                  std::string_view::npos;
    const bool is_upper = i >= 'A' && i <= 'Z';
    table[i] = is_delimiter ? ' ' : static_cast<char>(is_upper ? i + 32 : i);
  }
  return table;
}();

[[nodiscard]] inline char folded_byte(char c) {
  return folded_bytes[static_cast<unsigned char>(c)];
}

/// Bytes that a text has, as a set of bits: one for each ASCII punctuation mark, one for digits, one
/// for letters, one for all bytes beyond ASCII; none for blanks and control characters.
using ByteSet = std::uint64_t;

inline constexpr auto byte_bits = [] {
  std::array<ByteSet, 256> table{};
  unsigned next = 0;
  for (std::size_t i = '!'; i < 0x7F; ++i) {
    const bool is_letter = (i >= 'A' && i <= 'Z') || (i >= 'a' && i <= 'z');
    const bool is_digit = i >= '0' && i <= '9';
    constexpr unsigned digits = 32;  // behind the marks
    table[i] = ByteSet{1} << (is_digit ? digits : is_letter ? digits + 1 : next);
    if (!is_letter && !is_digit) ++next;
  }
  for (std::size_t i = 0x80; i < table.size(); ++i) table[i] = ByteSet{1} << 34;
  return table;
}();

inline constexpr ByteSet beyond_ascii = byte_bits[0x80];

[[nodiscard]] constexpr ByteSet bytes_of(std::string_view text) {
  ByteSet bytes = 0;
  for (const char c : text) bytes |= byte_bits[static_cast<unsigned char>(c)];
  return bytes;
}

/// Appends `text` folded; a blank at the seam is not doubled.
void append_folded(std::string& out, std::string_view text);

/// True if the text has U+017F or U+212A.
[[nodiscard]] bool has_odd_letters(std::string_view text);

/// Texts in folded form, of which one must be there.
struct LiteralSet {
  std::vector<std::string> texts;  ///< sorted, each once
  double chance = 0;               ///< a rough guess how often a usual text has one of them

  /// A set of the texts given, in folded form, each cut to the part that tells most. Without texts,
  /// or with one that is everywhere (empty, a lone blank, letter or digit), the set is useless.
  static LiteralSet of(std::vector<std::string> texts);

  /// One set of both.
  void add(const LiteralSet& other);

  /// True if it says nothing.
  [[nodiscard]] bool is_useless() const { return texts.empty(); }
};

/// A set that is found more often is worth looking for only where nothing else is known.
inline constexpr double weak_chance = 1;

/// What a text must have before it is worth a closer look: all of this. Nothing is said of the bytes
/// and the pairs of a text that has bytes beyond ASCII.
struct TextNeeds {
  std::vector<LiteralSet> sets;  ///< one of each; the one that tells most first
  ByteSet bytes = 0;             ///< these bytes
  ByteSet only = ~ByteSet{0};    ///< no others than these (blanks and control characters apart)
  NeededPairs pairs;             ///< such neighbours
  std::size_t least_size = 0;    ///< so many bytes, or more
};

}  // namespace ttp
