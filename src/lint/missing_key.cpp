// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_missing_key_check() {
  return make_loader_check(
      "missing-key",
      {"A key that every rule must have is not there: rule_id, rule_version, name, "
       "applies_to, match, emits, and in each emit tactic, technique_id and confidence.",
       "emits:\n"
       "  - {tactic: TA0007, technique_id: T1082}",
       "emits:\n"
       "  - {tactic: TA0007, technique_id: T1082, confidence: 0.7}"});
}

}  // namespace ttp::lint
