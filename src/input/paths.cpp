// SPDX-License-Identifier: Apache-2.0
#include "input/paths.hpp"

#include <glob.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "base/error.hpp"

namespace ttp::input {

namespace {

namespace fs = std::filesystem;

/// Sorted by name, but `x.json` behind `x.json.2026-11-01`.
void sort_logs(std::vector<std::string>& files) {
  std::sort(files.begin(), files.end(), [](const std::string& a, const std::string& b) {
    if (b.starts_with(a) && a != b) return false;
    if (a.starts_with(b) && a != b) return true;
    return a < b;
  });
}

std::vector<std::string> files_of_directory(const std::string& directory) {
  std::error_code error;
  fs::directory_iterator entries(directory, error);
  if (error) throw Error("cannot read the directory '" + directory + "': " + error.message());
  std::vector<std::string> files;
  for (const fs::directory_entry& entry : entries) {
    if (entry.is_regular_file(error) && is_log_name(entry.path().filename().string())) {
      files.push_back(entry.path().string());
    }
  }
  if (files.empty()) {
    throw Error("no logs in the directory '" + directory +
                "' (looked for *.json, *.jsonl, *.ndjson, *.log, also rotated, .gz and .zst)");
  }
  sort_logs(files);
  return files;
}

std::vector<std::string> files_of_pattern(const std::string& pattern) {
  glob_t found{};
  const int result = ::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found);
  std::vector<std::string> files;
  for (std::size_t i = 0; result == 0 && i < found.gl_pathc; ++i) {
    files.emplace_back(found.gl_pathv[i]);
  }
  ::globfree(&found);
  std::error_code error;
  std::erase_if(files, [&](const std::string& file) { return fs::is_directory(file, error); });
  if (files.empty()) throw Error("no file matches '" + pattern + "'");
  sort_logs(files);
  return files;
}

}  // namespace

bool is_log_name(std::string_view name) {
  static constexpr auto endings =
      std::to_array<std::string_view>({".json", ".jsonl", ".ndjson", ".log"});
  if (name.starts_with('.')) return false;
  for (const std::string_view ending : endings) {
    const std::size_t at = name.find(ending);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = name.substr(at + ending.size());
    if (rest.empty() || rest.front() == '.' || rest.front() == '-' || rest.front() == '_') {
      return true;
    }
  }
  return false;
}

std::vector<std::string> expand_paths(const std::vector<std::string>& arguments) {
  std::vector<std::string> files;
  for (const std::string& argument : arguments) {
    std::error_code error;
    const fs::file_status status = fs::status(argument, error);
    if (argument == "-" || (fs::exists(status) && !fs::is_directory(status))) {
      files.push_back(argument);
    } else if (fs::is_directory(status)) {
      const auto found = files_of_directory(argument);
      files.insert(files.end(), found.begin(), found.end());
    } else if (argument.find_first_of("*?[") != std::string::npos) {
      const auto found = files_of_pattern(argument);
      files.insert(files.end(), found.begin(), found.end());
    } else {
      throw Error("no such file: '" + argument + "'");
    }
  }
  return files;
}

}  // namespace ttp::input
