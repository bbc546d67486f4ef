// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_unowned_kind_check() {
  return make_loader_check(
      "unowned-kind",
      {"match.kind names a test that no tagger owns. The rule loads in the live system, "
       "where nobody ever evaluates it.",
       "match:\n"
       "  kind: 'lifter:behavioural_beaconing'",
       "match:\n"
       "  kind: 'lifter:behavioral_beaconing'"});
}

}  // namespace ttp::lint
