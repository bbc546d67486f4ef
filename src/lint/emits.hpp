// SPDX-License-Identifier: Apache-2.0
// The emits of a rule as they are written.
#pragma once

#include <string_view>
#include <vector>

#include "lint/finding.hpp"
#include "lint/pack.hpp"

namespace ttp::lint {

/// The nodes of one emit; null where a key is missing, null or no text.
struct EmitNodes {
  const rule::Node* map = nullptr;
  const rule::Node* tactic = nullptr;
  const rule::Node* technique = nullptr;
  const rule::Node* sub_technique = nullptr;
};

/// The emits of a rule file, also of one that does not load.
[[nodiscard]] std::vector<EmitNodes> emits_of(const Subject& subject);

/// A technique or sub-technique that an emit names.
struct NamedTechnique {
  EmitNodes emit;
  const rule::Node* node = nullptr;
  const attack::Technique* technique = nullptr;  ///< null if the catalogue has none of that name
};

/// All that the emits of a rule file name, in their order.
[[nodiscard]] std::vector<NamedTechnique> techniques_of(const Subject& subject,
                                                        const attack::Catalogue& catalogue);

/// What writes the technique or sub-technique `id` into an emit instead of what it names. Empty if
/// the text can't be changed in place.
[[nodiscard]] std::vector<Edit> renaming(const Subject& subject, const EmitNodes& emit,
                                         std::string_view id);

}  // namespace ttp::lint
