// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_emits_empty_check() {
  return make_loader_check(
      "emits-empty",
      {"emits is an empty list: whatever the rule finds, it claims nothing.", "emits: []",
       "emits:\n"
       "  - {tactic: TA0007, technique_id: T1082, confidence: 0.7}"});
}

}  // namespace ttp::lint
