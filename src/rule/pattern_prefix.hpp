// SPDX-License-Identifier: Apache-2.0
// How far into a text a regular expression comes that is not found in it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/regex.hpp"

namespace ttp::rule {

/// The longest beginning of a pattern that is found.
struct PatternPrefix {
  std::string text;         ///< of the pattern; groups in which it ends are left open
  std::string next;         ///< what follows it in the pattern or group; may be empty
  Regex::Span span;         ///< where in the text it is found
  std::size_t matched = 0;  ///< parts in it that take up characters, optional ones not counted
  std::size_t parts = 0;    ///< such parts of the whole pattern, along the same alternatives
  std::size_t literals = 0; ///< of the matched ones: plain characters

  /// 0 (nothing but the beginning of the text) to nearly 1.
  [[nodiscard]] double closeness() const {
    return parts == 0 ? 0 : static_cast<double>(matched) / static_cast<double>(parts + 1);
  }
};

/// How a pattern is compiled.
struct PatternOptions {
  bool nocase = false;
  bool is_live_compat = false;
};

/// Finds such beginnings. A pattern is cut between its parts (a character, a class, an escape, a
/// group, each with its quantifier), also inside groups, but not inside look-arounds. Each cut that
/// is tried costs a compilation, so that their number is limited, for one pattern and in all.
class PrefixFinder {
 public:
  /// `scratch` must outlive the finder.
  explicit PrefixFinder(RegexScratch& scratch) : scratch_(scratch) {}

  /// Requires that `pattern` is not found in `text`. Nothing if no beginning of it that takes up a
  /// character is, or the limit is reached.
  [[nodiscard]] std::optional<PatternPrefix> find(std::string_view pattern, PatternOptions options,
                                                  std::string_view text);

  /// The same for literal texts, as the operators contains, startswith and equals look for them
  /// (`is_at_start`: the last two).
  [[nodiscard]] static std::optional<PatternPrefix> find_literal(std::string_view literal,
                                                                 bool nocase, bool is_at_start,
                                                                 std::string_view text);

 private:
  class Search;

  RegexScratch& scratch_;
  std::size_t compiled_ = 0;
};

}  // namespace ttp::rule
