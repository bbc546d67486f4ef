// SPDX-License-Identifier: Apache-2.0
#include "cli/explain_mark.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ttp::cli {

namespace {

constexpr std::string_view ellipsis = "…";

/// Wider than any escape.
constexpr std::size_t no_limit = 64;

/// Where the character that ends before `at` begins.
std::size_t step_back(std::string_view text, std::size_t at) {
  --at;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

std::string shown(std::string_view text, std::size_t begin, std::size_t end) {
  return terminal_text(text.substr(begin, end - begin), no_limit);
}

}  // namespace

MarkedText mark_text(std::string_view text, Regex::Span place, std::size_t columns) {
  const std::size_t begin = std::min(place.begin, text.size());
  const std::size_t end = std::clamp(place.end, begin, text.size());
  // The place first, then what stands before it, then what room is left behind it.
  std::string marked;
  std::size_t at = begin;
  std::size_t used = 0;
  std::size_t marks = 0;
  const auto append = [&](std::string& out, std::size_t limit) {
    std::size_t next = at;
    decode_utf8(text, next);
    const std::string piece = shown(text, at, next);
    const std::size_t width = display_width(piece);
    if (used + width > limit) return false;
    out += piece;
    used += width;
    at = next;
    return true;
  };
  while (at < end && append(marked, columns)) marks = used;
  const std::size_t stopped = at;
  std::string before;
  std::size_t first = begin;
  const std::size_t room = std::max(columns / 3, columns - std::min(columns, used + 20));
  std::size_t before_width = 0;
  while (first > 0) {
    const std::size_t back = step_back(text, first);
    const std::string piece = shown(text, back, first);
    if (before_width + display_width(piece) > room || used + before_width >= columns) break;
    before.insert(0, piece);
    before_width += display_width(piece);
    first = back;
  }
  used += before_width;
  std::string behind;
  at = stopped;
  if (at >= end) {
    while (at < text.size() && append(behind, columns)) {
    }
  }
  MarkedText result;
  if (first > 0) before.insert(0, ellipsis);
  result.line = before + marked + behind;
  if (at < text.size()) result.line += ellipsis;
  result.marks = std::string(display_width(before), ' ') +
                 std::string(std::max<std::size_t>(marks, 1), '^');
  return result;
}

}  // namespace ttp::cli
