// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_unknown_parameter_check() {
  return make_loader_check(
      "unknown-parameter",
      {"A key under match is no parameter of the rule's kind, so that what was meant by "
       "it never happens. The closest parameter is suggested.",
       "match:\n"
       "  kind: 'lifter:identity_password_spraying'\n"
       "  account_treshold: 3",
       "match:\n"
       "  kind: 'lifter:identity_password_spraying'\n"
       "  account_threshold: 3"});
}

}  // namespace ttp::lint
