// SPDX-License-Identifier: Apache-2.0
// Pairs of rules of which one matches whatever the other matches, as far as can be shown.
#pragma once

#include <string>
#include <vector>

#include "lint/pack.hpp"

namespace ttp::lint {

/// `outer` matches all that `inner` matches.
struct Relation {
  const Subject* inner = nullptr;
  const Subject* outer = nullptr;
  bool is_equal = false;           ///< and the other way round
  bool is_proved = false;          ///< no event at all tells them apart
  bool has_same_emits = false;     ///< the outer rule claims whatever the inner one does
  std::vector<std::string> notes;  ///< the proof, or how far it goes
};

/// All such pairs of pattern rules of one folder, in the order of the rules. Of equal rules the
/// later one is the inner one. Rules that count their matches, or look at different kinds, are left
/// out.
[[nodiscard]] std::vector<Relation> relations_of(const Pack& pack);

}  // namespace ttp::lint
