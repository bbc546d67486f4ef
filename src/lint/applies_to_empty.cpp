// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_applies_to_empty_check() {
  return make_loader_check("applies-to-empty",
                           {"applies_to is an empty list, so the rule is never shown an event.",
                            "applies_to: []", "applies_to: [command]"});
}

}  // namespace ttp::lint
