// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_wrong_type_check() {
  return make_loader_check(
      "wrong-type",
      {"A value is of another type than its key asks for: a text instead of a list, a "
       "number where a text belongs. Texts that look like numbers, dates or booleans "
       "need quotes.",
       "applies_to: command", "applies_to: [command]"});
}

}  // namespace ttp::lint
