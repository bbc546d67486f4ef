// SPDX-License-Identifier: Apache-2.0
// What an event must have before a condition can hold, derived from the condition.
#pragma once

#include <cstddef>
#include <vector>

#include "base/literal.hpp"
#include "rule/match.hpp"

namespace ttp::rule {

/// A text of an event that is looked at.
struct LiteralPlace {
  enum class Kind {
    line,      ///< the command's line, its statements included
    programs,  ///< what the line's statements run, with paths; only bytes, pairs and size count
    field,     ///< of the event
  };
  Kind kind = Kind::field;
  FieldSlot slot = 0;  ///< of a field

  bool operator==(const LiteralPlace&) const = default;
};

/// What the text at one place must have.
struct PlaceNeeds {
  LiteralPlace place;
  TextNeeds text;
};

/// All of these must be met.
struct LiteralClause {
  std::vector<PlaceNeeds> needs;  ///< one a place; the one that is met least often first

  /// A guess how often it is met.
  [[nodiscard]] double chance() const;

  /// True if every event meets it.
  [[nodiscard]] bool says_nothing() const;
};

/// What a condition says about an event before it is evaluated.
struct LiteralCondition {
  std::vector<LiteralClause> clauses;         ///< one of them must be met; none: nothing is known
  std::vector<shell::EncodingSet> encodings;  ///< decoded forms of the line count as well
  bool reads_line_only = true;  ///< of two commands with the same text both satisfy it or neither
};

/// Derives it; `is_command`: for events of the kind `command`. Only ever weakened: an event that
/// meets no clause, and whose line has nothing encoded in one of the `encodings`, does not satisfy
/// the condition (as long as the fields named are texts). `without`: a test whose needs are left out;
/// may be null.
[[nodiscard]] LiteralCondition literal_condition(const Match& match, const FieldTable& fields,
                                                 bool is_command, const Match* without = nullptr);

}  // namespace ttp::rule
