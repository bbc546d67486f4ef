// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_rule_version_check() {
  return make_loader_check(
      "rule-version", {"rule_version is below 1. It is part of every tag's id and begins at 1.",
                       "rule_version: 0", "rule_version: 1"});
}

}  // namespace ttp::lint
