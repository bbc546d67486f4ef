// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_duplicate_key_check() {
  return make_loader_check(
      "duplicate-key",
      {"A key stands twice in one map. YAML readers disagree about which of the two "
       "counts, so the file means different things to different programs.",
       "name: first\n"
       "name: second",
       "name: first"});
}

}  // namespace ttp::lint
