// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_yaml_syntax_check() {
  return make_loader_check(
      "yaml-syntax",
      {"The file is no YAML that can be read: a syntax error, a text that is not UTF-8, "
       "control characters, a second document, or a tag that would make an object of a "
       "value. Nothing else in the file is looked at.",
       "match:\n"
       "  pattern: \"unclosed",
       "match:\n"
       "  pattern: 'closed'"});
}

}  // namespace ttp::lint
