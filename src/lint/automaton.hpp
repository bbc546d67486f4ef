// SPDX-License-Identifier: Apache-2.0
// A pattern as the automaton of its characters: which may follow which, and in how many ways.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/regex_syntax.hpp"

namespace ttp::lint {

/// One place in the pattern that takes up a character (Glushkov's construction). Assertions and
/// back-references are left out, atomic groups are taken for plain ones, large counts for loops:
/// the automaton finds where to look, the engine proves it.
struct Position {
  struct Edge {
    std::size_t to = 0;
    std::uint8_t ways = 1;  ///< 2 stands for several: each of them is tried in turn
  };
  CharSet chars;
  std::vector<Edge> next;
  bool is_last = false;  ///< a match, or a look-ahead, can end here
};

/// A character of the set that reads well (UTF-8); empty if it has none.
[[nodiscard]] std::string char_of(const CharSet& chars);

struct Automaton {
  std::vector<Position> positions;
  std::vector<std::size_t> first;

  /// Groups of positions that can be reached from each other, each with a cycle. In no order.
  [[nodiscard]] std::vector<std::vector<std::size_t>> loops() const;

  /// The shortest text that leads to the position, its own character included.
  [[nodiscard]] std::string way_to(std::size_t position) const;

  /// The shortest text from behind the position to a match's end.
  [[nodiscard]] std::string way_out(std::size_t position) const;
};

/// Nothing if it would have too many positions.
[[nodiscard]] std::optional<Automaton> make_automaton(const RegexNode& pattern);

/// Strongly connected components with a cycle, of the positions whose flag in `among` is set.
[[nodiscard]] std::vector<std::vector<std::size_t>> components(const Automaton& automaton,
                                                               const std::vector<bool>& among);

}  // namespace ttp::lint
