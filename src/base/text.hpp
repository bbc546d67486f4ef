// SPDX-License-Identifier: Apache-2.0
// Bytes and characters: UTF-8, case, and what may be shown on a terminal. No locale anywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/quick_hash.hpp"

namespace ttp {

/// Equal when ASCII letters are folded.
[[nodiscard]] bool equal_nocase(std::string_view a, std::string_view b);

/// ASCII letters folded to lower or to upper case, other bytes as they are.
[[nodiscard]] std::string lower_ascii(std::string_view text);
[[nodiscard]] std::string upper_ascii(std::string_view text);

[[nodiscard]] std::string_view trim(std::string_view text);

[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// What a hexadecimal digit stands for, of either case; -1 for anything else.
[[nodiscard]] constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Puts texts in order, each once.
void sort_unique(std::vector<std::string>& texts);

/// For hash tables of texts in which views are looked up without making texts of them.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return quick_hash(text); }
};

/// The beginning of a text: at most `most` bytes, whole characters.
[[nodiscard]] std::string_view cut_text(std::string_view text, std::size_t most);

/// What some programs write before a text, to say that it is UTF-8.
inline constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// True if `text` is well-formed UTF-8 (no surrogates, no overlong forms).
[[nodiscard]] bool is_valid_utf8(std::string_view text);

/// `text` with every byte that is not part of well-formed UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string to_valid_utf8(std::string_view text);

/// Writes the UTF-8 form of `code` (a scalar value) at `to`; returns the end (at most 4 bytes on).
char* encode_utf8(std::uint32_t code, char* to);

/// The scalar value at byte `at` of `text`; moves `at` behind it. A byte that starts no well-formed
/// sequence yields U+FFFD and moves on by one. Requires `at < text.size()`.
std::uint32_t decode_utf8(std::string_view text, std::size_t& at);

/// `text` made safe and short for a terminal: control characters (C0, DEL, C1, bidirectional
/// overrides) as escapes such as \n, \x1b, \u202e; at most `max_columns` columns (wide characters
/// count two), cut with an ellipsis.
[[nodiscard]] std::string terminal_text(std::string_view text, std::size_t max_columns);

/// The same for an id, of which the end tells more than the middle: `agent…/task_7`. Ids that have
/// more than ASCII letters in them are cut at the end.
[[nodiscard]] std::string terminal_id(std::string_view id, std::size_t max_columns);

/// Several lines made safe for a terminal, none of them cut; line ends stay.
[[nodiscard]] std::string terminal_lines(std::string_view text);

/// `text` as a cell of CSV (RFC 4180), quoted where it has to be. One that a spreadsheet would take for
/// a formula gets a quote before it.
[[nodiscard]] std::string csv_cell(std::string_view text);

/// Columns that `text` takes on a terminal. Requires text without control characters.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// "1,234,567".
[[nodiscard]] std::string with_thousands(std::uint64_t number);

/// "1 file", "3 files".
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view singular,
                                  std::string_view plural = {});

/// The closest of `candidates` to a misspelt `word` (edit distance of at most a third of its
/// length, 1 at least), or nothing.
[[nodiscard]] std::optional<std::string_view> closest(
    std::string_view word, std::span<const std::string_view> candidates);

/// Shell-style match: `*`, `?`, everything else literal. Linear time.
[[nodiscard]] bool glob_match(std::string_view pattern, std::string_view text);

}  // namespace ttp
