// SPDX-License-Identifier: Apache-2.0
// A regular expression split into its parts: just enough of its grammar to cut it.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace ttp::rule {

/// One part: an atom with its quantifier. Offsets are bytes of the pattern.
struct PatternPart {
  enum class Kind {
    literal,     ///< one plain character
    set,         ///< a class, an escape that stands for several characters, a back-reference
    zero_width,  ///< an assertion, a look-around, a comment
    setting,     ///< `(?i)`: counts from here on
    group,
  };

  Kind kind = Kind::literal;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_optional = false;  ///< its quantifier begins at 0
  std::size_t body = 0;      ///< of a group: where its first alternative begins
  std::vector<std::vector<PatternPart>> alternatives;  ///< of a group that can be cut
};

using PatternSequence = std::vector<PatternPart>;

/// The alternatives of a pattern. Requires a pattern that compiles; for others, and for constructs
/// that are not known here, the parts are some cut of the text, which the caller must try.
[[nodiscard]] std::vector<PatternSequence> split_pattern(std::string_view pattern);

}  // namespace ttp::rule
