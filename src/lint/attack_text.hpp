// SPDX-License-Identifier: Apache-2.0
// Texts on which a pattern backtracks without end: found by looking at the pattern, proved by
// running it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/regex_syntax.hpp"

namespace ttp::lint {

/// Why a pattern might backtrack without end.
enum class Growth {
  exponential,  ///< a loop that can read the same text in two ways
  polynomial,   ///< loops behind one another that read the same characters
};

/// A text of the form prefix, pump repeated, suffix.
struct AttackText {
  Growth growth = Growth::exponential;
  std::string prefix;
  std::string pump;
  std::string suffix;
  std::string stranger;  ///< a character that cannot follow inside or behind the loop; may be empty

  [[nodiscard]] std::string text(std::size_t repeats) const;
};

/// Texts that are worth trying, the most promising first; none for a harmless pattern.
[[nodiscard]] std::vector<AttackText> find_attacks(const RegexNode& pattern);

/// An attack that works.
struct AttackProof {
  AttackText attack;
  std::size_t short_repeats = 0;  ///< about half as many
  std::uint64_t short_steps = 0;
  std::size_t repeats = 0;
  std::uint64_t steps = 0;  ///< at least; counting stops at the limit
};

/// Searches with the pattern under a step counter for a text of at most limits::attack_bytes bytes
/// that takes at least limits::regex_steps steps. The same answer in each run.
[[nodiscard]] std::optional<AttackProof> prove_attack(std::string_view pattern, bool nocase,
                                                      const RegexSyntax& syntax);

}  // namespace ttp::lint
