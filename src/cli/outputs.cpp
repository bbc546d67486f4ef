// SPDX-License-Identifier: Apache-2.0
#include "cli/outputs.hpp"

#include <sys/stat.h>

#include "base/error.hpp"

namespace ttp::cli {

void require_distinct(std::string_view option, const std::string& output,
                      const std::vector<std::string>& used) {
  struct stat ours{};
  if (output.empty() || output == "-" || ::stat(output.c_str(), &ours) != 0) return;
  if (!S_ISREG(ours.st_mode)) return;  // devices and pipes lose nothing
  for (const std::string& path : used) {
    struct stat theirs{};
    if (path.empty() || ::stat(path.c_str(), &theirs) != 0) continue;
    if (ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino) {
      throw Error(std::string(option) + " would overwrite '" + path +
                  "', which this run uses; name another file");
    }
  }
}

}  // namespace ttp::cli
