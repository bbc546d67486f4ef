// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_unseen_kind_check() {
  return make_loader_check(
      "unseen-kind", {"The rule applies to a source kind whose events its lifter is never shown.",
                      "applies_to: [session, intel]\n"
                      "match:\n"
                      "  kind: 'lifter:behavioral_beaconing'",
                      "applies_to: [session]\n"
                      "match:\n"
                      "  kind: 'lifter:behavioral_beaconing'"});
}

}  // namespace ttp::lint
