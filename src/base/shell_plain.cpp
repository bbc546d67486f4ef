// SPDX-License-Identifier: Apache-2.0
// Lines in which nothing is hidden.
#include <algorithm>

#include "base/shell.hpp"

namespace ttp::shell {

namespace {

using namespace std::string_view_literals;

bool is_delimiter(char c) { return folded_byte(c) == ' '; }
bool is_quote(char c) { return c == '\'' || c == '"'; }

/// Taking a quote away changes nothing if another delimiter beside it stays (or the text ends there):
/// a run of them is folded to one blank. Quotes alone inside a word join its parts.
bool quotes_stand_apart(std::string_view line) {
  for (std::size_t i = 0; i < line.size();) {
    if (!is_delimiter(line[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    bool has_quote = false;
    bool has_other = false;
    for (; i < line.size() && is_delimiter(line[i]); ++i) {
      has_quote |= is_quote(line[i]);
      has_other |= !is_quote(line[i]);
    }
    const bool is_at_edge = begin == 0 || i == line.size();
    if (has_quote && !has_other && !is_at_edge) return false;
  }
  return true;
}

/// An expansion stays as it is written, but $'…' is decoded, $"…" loses a byte, and $IFS is a blank.
bool expansions_stay(std::string_view line) {
  for (std::size_t i = line.find('$'); i != std::string_view::npos; i = line.find('$', i + 1)) {
    const std::string_view rest = line.substr(i + 1);
    if (rest.starts_with('\'') || rest.starts_with('"') || rest.starts_with("IFS") ||
        rest.starts_with("{IFS")) {
      return false;
    }
  }
  return true;
}

/// True if a command ends at `at`, or another redirection begins.
bool ends_command(std::string_view line, std::size_t at) {
  if (line[at] == '&') return at + 1 == line.size() || line[at + 1] != '>';
  if (";|)\n"sv.find(line[at]) != std::string_view::npos) return true;
  at = std::min(line.find_first_not_of("0123456789"sv, at), line.size());
  return at < line.size() && (line[at] == '<' || line[at] == '>');
}

/// A redirection between two words would join them where it is left out.
bool redirections_end_commands(std::string_view line) {
  constexpr std::string_view blanks = " \t";
  for (std::size_t i = line.find_first_of("<>"sv); i != std::string_view::npos;
       i = line.find_first_of("<>"sv, i)) {
    const std::size_t begin = i;
    i = std::min(line.find_first_not_of("<>&|-"sv, i), line.size());
    if (line.substr(begin, i - begin).find("<<") != std::string_view::npos) return false;
    i = std::min(line.find_first_not_of(blanks, i), line.size());
    // The target: a word without anything special.
    const std::size_t target = i;
    while (i < line.size() && !is_delimiter(line[i])) ++i;
    while (i < line.size() && (line[i] == '/' || line[i] == '=' || line[i] == ',')) {
      do ++i; while (i < line.size() && !is_delimiter(line[i]));
    }
    if (i == target) return false;
    i = std::min(line.find_first_not_of(blanks, i), line.size());
    if (i < line.size() && !ends_command(line, i)) return false;
  }
  return true;
}

}  // namespace

bool shows_its_words(std::string_view line, ByteSet bytes) {
  constexpr ByteSet escapes = bytes_of("\\");
  constexpr ByteSet quotes = bytes_of("'\"");
  constexpr ByteSet expansions = bytes_of("$");
  constexpr ByteSet redirections = bytes_of("<>");
  if ((bytes & escapes) != 0) return false;
  if ((bytes & quotes) != 0 && !quotes_stand_apart(line)) return false;
  if ((bytes & expansions) != 0 && !expansions_stay(line)) return false;
  return (bytes & redirections) == 0 || redirections_end_commands(line);
}

}  // namespace ttp::shell
