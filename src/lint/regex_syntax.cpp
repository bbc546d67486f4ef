// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_regex_syntax_check() {
  return make_loader_check(
      "regex-syntax",
      {"A regular expression does not compile. The message is the engine's, the caret "
       "stands at the offset that it names.",
       "pattern: '(wget|curl'", "pattern: '(wget|curl)'"});
}

}  // namespace ttp::lint
