// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_parameter_type_check() {
  return make_loader_check(
      "parameter-type",
      {"A parameter of the rule's kind is of the wrong type, or names something that the "
       "pack does not have.",
       "match:\n"
       "  kind: 'lifter:identity_password_spraying'\n"
       "  account_threshold: three",
       "match:\n"
       "  kind: 'lifter:identity_password_spraying'\n"
       "  account_threshold: 3"});
}

}  // namespace ttp::lint
