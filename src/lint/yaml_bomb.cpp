// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_yaml_bomb_check() {
  return make_loader_check(
      "yaml-bomb",
      {"The file unfolds to more than 200,000 nodes, or is nested deeper than 64 levels, "
       "because aliases repeat other aliases or contain themselves. No rule needs that; "
       "a reader that follows it runs out of memory.",
       "a: &a [x, x, x, x]\n"
       "b: &b [*a, *a, *a, *a]\n"
       "c: [*b, *b, *b, *b]   # and so on",
       "patterns: [x, y]"});
}

}  // namespace ttp::lint
