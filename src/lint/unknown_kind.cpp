// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_unknown_kind_check() {
  return make_loader_check(
      "unknown-kind",
      {"applies_to names a source kind that no reader makes and no tagger handles. The "
       "rule is never shown an event of that kind.",
       "applies_to: [comand]", "applies_to: [command]"});
}

}  // namespace ttp::lint
