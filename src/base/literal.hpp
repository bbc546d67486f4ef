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
#include <string>
#include <string_view>
#include <vector>

namespace ttp {

/// What a byte becomes: a lower-case letter, a blank for a delimiter, or itself.
inline constexpr auto folded_bytes = [] {
  std::array<char, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const bool is_delimiter = i <= ' ' || i >= 0x7F ||
                              std::string_view("\"'`();&|<>{}[],/=!#").find(static_cast<char>(i)) !=
                                  std::string_view::npos;
    const bool is_upper = i >= 'A' && i <= 'Z';
    table[i] = is_delimiter ? ' ' : static_cast<char>(is_upper ? i + 32 : i);
  }
  return table;
}();

[[nodiscard]] inline char folded_byte(char c) {
  return folded_bytes[static_cast<unsigned char>(c)];
}

/// What is worth knowing of a text's bytes beside its literals.
inline constexpr unsigned beyond_ascii = 1;
inline constexpr unsigned shell_special = 2;  ///< quotes, expansions, redirections
inline constexpr auto byte_traits = [] {
  std::array<unsigned char, 256> table{};
  for (std::size_t i = 0x80; i < table.size(); ++i) table[i] = beyond_ascii;
  for (const char c : std::string_view("\"'`\\$<>")) {
    table[static_cast<unsigned char>(c)] = shell_special;
  }
  return table;
}();

/// Appends `text` folded; a blank at the seam is not doubled.
void append_folded(std::string& out, std::string_view text);

/// True if the text has U+017F or U+212A.
[[nodiscard]] bool has_odd_letters(std::string_view text);

/// Texts in folded form, of which one must be there.
struct LiteralSet {
  std::vector<std::string> texts;  ///< sorted, each once
  double chance = 1;               ///< a rough guess how often a text of some hundred bytes has one

  /// A set of the texts given, in folded form, each cut to the part that tells most. A set with a
  /// text that is everywhere (empty, a lone blank) has the chance 1.
  static LiteralSet of(std::vector<std::string> texts);

  /// One set of both; its chance is their sum.
  void add(const LiteralSet& other);
};

/// A set that is no filter: nearly every text has one of it.
inline constexpr double useless_chance = 0.5;

}  // namespace ttp
