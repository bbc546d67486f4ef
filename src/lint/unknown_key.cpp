// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_unknown_key_check() {
  return make_loader_check(
      "unknown-key",
      {"A key that the rule language does not know. At run time it is ignored with a "
       "warning (in a condition it is an error), so what was meant by it never happens.",
       "false_postives: [package installs]", "false_positives: [package installs]"});
}

}  // namespace ttp::lint
