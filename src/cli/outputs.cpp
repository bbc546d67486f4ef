// SPDX-License-Identifier: Apache-2.0
#include "cli/outputs.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/error.hpp"

namespace ttp::cli {

namespace {

namespace fs = std::filesystem;

/// Status of a file, or of standard input for `-`. False if there is none.
bool find_status(const std::string& path, struct stat& status) {
  return path == "-" ? ::fstat(STDIN_FILENO, &status) == 0 : ::stat(path.c_str(), &status) == 0;
}

bool is_same(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/// The file of the directory, or below it, that `output` is; empty if it is none.
std::string find_below(const std::string& directory, const struct stat& output) {
  std::error_code error;
  for (fs::recursive_directory_iterator at(directory, error), end; !error && at != end;
       at.increment(error)) {
    struct stat status{};
    if (find_status(at->path().string(), status) && is_same(status, output)) return at->path();
  }
  return {};
}

/// Two names of a file that is not there yet.
bool will_be_same(const std::string& a, const std::string& b) {
  std::error_code error;
  const fs::path one = fs::weakly_canonical(fs::absolute(a), error);
  return !error && one == fs::weakly_canonical(fs::absolute(b), error) && !error;
}

}  // namespace

void require_distinct(std::string_view option, const std::string& output,
                      const std::vector<std::string>& used) {
  if (output.empty() || output == "-") return;
  struct stat ours{};
  const bool exists = find_status(output, ours);
  if (exists && !S_ISREG(ours.st_mode)) return;  // devices and pipes lose nothing
  for (const std::string& path : used) {
    if (path.empty()) continue;
    struct stat theirs{};
    std::string lost;
    if (!find_status(path, theirs)) {
      if (!exists && will_be_same(path, output)) lost = path;
    } else if (exists && S_ISDIR(theirs.st_mode)) {
      lost = find_below(path, ours);
    } else if (exists && is_same(ours, theirs)) {
      lost = path == "-" ? output : path;
    }
    if (lost.empty()) continue;
    throw Error(std::string(option) + " would overwrite '" + lost +
                "', which this run uses; name another file");
  }
}

}  // namespace ttp::cli
