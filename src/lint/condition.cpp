// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_condition_check() {
  return make_loader_check(
      "condition",
      {"A condition under match cannot be used: it tests nothing, an operator has a "
       "value of the wrong type, a list file is missing, or keys contradict each other.",
       "match:\n"
       "  field: command_text",
       "match:\n"
       "  field: command_text\n"
       "  contains: chpasswd"});
}

}  // namespace ttp::lint
