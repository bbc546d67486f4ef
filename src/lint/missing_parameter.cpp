// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_missing_parameter_check() {
  return make_loader_check(
      "missing-parameter",
      {"The rule's kind needs a parameter that is not there. There are no hidden "
       "defaults: thresholds and lists belong into the rule.",
       "match:\n"
       "  kind: 'lifter:identity_password_spraying'",
       "match:\n"
       "  kind: 'lifter:identity_password_spraying'\n"
       "  account_threshold: 3"});
}

}  // namespace ttp::lint
