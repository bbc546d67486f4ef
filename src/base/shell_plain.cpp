// SPDX-License-Identifier: Apache-2.0
// Lines in which nothing is hidden.
#include "base/shell.hpp"
#include "base/text.hpp"

namespace ttp::shell {

namespace {

using namespace std::string_view_literals;

bool is_delimiter(char c) { return folded_byte(c) == ' '; }
bool is_quote(char c) { return c == '\'' || c == '"'; }

/// Taking a quote away changes nothing if another delimiter beside it stays (or the text ends there):
/// a run of them is folded to one blank. Quotes alone inside a word join its parts.
bool quotes_stand_apart(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (!is_quote(line[i])) continue;
    const std::size_t begin = i;
    while (i < line.size() && is_quote(line[i])) ++i;
    const bool is_at_edge = begin == 0 || i == line.size();
    if (!is_at_edge && !is_delimiter(line[begin - 1]) && !is_delimiter(line[i])) return false;
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

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_angle(char c) { return c == '<' || c == '>'; }

/// Where the bytes of a kind end that begin at `at`.
template <typename IsOne>
std::size_t skip(std::string_view line, std::size_t at, IsOne is_one) {
  while (at < line.size() && is_one(line[at])) ++at;
  return at;
}

/// True if a command ends at `at`, or another redirection begins.
bool ends_command(std::string_view line, std::size_t at) {
  if (line[at] == '&') return at + 1 == line.size() || line[at + 1] != '>';
  if (";|)\n"sv.find(line[at]) != std::string_view::npos) return true;
  at = skip(line, at, is_digit);
  return at < line.size() && is_angle(line[at]);
}

/// A redirection between two words would join them where it is left out.
bool redirections_end_commands(std::string_view line) {
  const auto is_operator = [](char c) { return is_angle(c) || c == '&' || c == '|' || c == '-'; };
  const auto is_no_angle = [](char c) { return !is_angle(c); };
  const auto is_plain = [](char c) {
    return !is_delimiter(c) || c == '/' || c == '=' || c == ',';
  };
  for (std::size_t i = skip(line, 0, is_no_angle); i < line.size(); i = skip(line, i, is_no_angle)) {
    const std::size_t begin = i;
    i = skip(line, i, is_operator);
    if (line.substr(begin, i - begin).find("<<") != std::string_view::npos) return false;
    i = skip(line, i, is_blank);
    // The target: a word without anything special.
    const std::size_t target = i;
    i = skip(line, i, is_plain);
    if (i == target) return false;
    i = skip(line, i, is_blank);
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
