// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_parameter_range_check() {
  return make_loader_check(
      "parameter-range",
      {"A parameter of the rule's kind is out of the range in which it means anything.",
       "match:\n"
       "  kind: 'lifter:identity_password_spraying'\n"
       "  account_threshold: 0",
       "match:\n"
       "  kind: 'lifter:identity_password_spraying'\n"
       "  account_threshold: 3"});
}

}  // namespace ttp::lint
