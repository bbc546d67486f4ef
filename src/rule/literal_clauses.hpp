// SPDX-License-Identifier: Apache-2.0
// What an event must contain before a condition can hold, derived from the condition.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/literal.hpp"
#include "rule/match.hpp"

namespace ttp::rule {

/// A text of an event in which literals are looked for.
struct LiteralPlace {
  bool is_line = false;  ///< the command's line, its statements included
  FieldSlot slot = 0;    ///< else this field

  bool operator==(const LiteralPlace&) const = default;
};

/// Some text of `set` must be found at `place`.
struct LiteralNeed {
  LiteralPlace place;
  LiteralSet set;
};

/// All of its needs must be met; at least one.
struct LiteralClause {
  std::vector<LiteralNeed> needs;  ///< the one that is met least often first

  /// A guess how often the first need is met.
  [[nodiscard]] double chance() const { return needs.front().set.chance; }
};

/// What a condition says about an event before it is evaluated.
struct LiteralCondition {
  std::vector<LiteralClause> clauses;           ///< one of them must be met; none: nothing is known
  std::vector<shell::EncodingSet> encodings;    ///< decoded forms of the line count as well
  bool reads_line_only = true;  ///< of two commands with the same text both satisfy it or neither
};

/// Derives it; `is_command`: for events of the kind `command`. Only ever weakened: an event that
/// meets no clause, and whose line has nothing encoded in one of the `encodings`, does not satisfy
/// the condition (as long as the fields named are texts).
[[nodiscard]] LiteralCondition literal_condition(const Match& match, const FieldTable& fields,
                                                 bool is_command);

}  // namespace ttp::rule
