// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_forbidden_evidence_check() {
  return make_loader_check(
      "forbidden-evidence",
      {"evidence_fields names a field that may hold a secret. Passwords, message bodies "
       "and raw mail addresses never reach a tag.",
       "evidence_fields: [username, password]", "evidence_fields: [username]"});
}

}  // namespace ttp::lint
