// SPDX-License-Identifier: Apache-2.0
// What a pattern costs an event that it is not about.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "lint/pack.hpp"

namespace ttp::lint {

struct PatternCost {
  std::uint64_t steps = 0;  ///< of all events together
  std::size_t events = 0;   ///< that were tried; 0 if the pattern does not compile
  bool is_corpus = false;   ///< rows of the corpus; else texts that such events usually hold
};

/// Searches the pattern's field in the corpus' rows of the kind (the first thousand), or, without
/// any, in a few usual texts, under a step counter.
[[nodiscard]] PatternCost cost_of(const PatternUse& use, std::string_view source_kind,
                                  const Pack& pack);

}  // namespace ttp::lint
