// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_unreadable_file_check() {
  return make_loader_check(
      "unreadable-file",
      {"The file cannot be read: it is a directory, a broken or circular link, a device, "
       "larger than 1 MiB, or its permissions forbid it.",
       "$ ln -s R0099.yaml R0099.yaml", "$ cp R0098.yaml R0099.yaml"});
}

}  // namespace ttp::lint
