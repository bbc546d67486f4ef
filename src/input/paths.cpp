// SPDX-License-Identifier: Apache-2.0
#include "input/paths.hpp"

#include <glob.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "base/error.hpp"
#include "input/mail_files.hpp"

namespace ttp::input {

namespace {

namespace fs = std::filesystem;

constexpr auto log_endings = std::to_array<std::string_view>({".json", ".jsonl", ".ndjson", ".log"});

/// Where the name of a log ends and what its rotation put behind it begins; npos if it is no log's.
std::size_t rotation_of(std::string_view name) {
  for (const std::string_view ending : log_endings) {
    const std::size_t at = name.rfind(ending);
    if (at == std::string_view::npos) continue;
    const std::size_t end = at + ending.size();
    if (end == name.size() || std::string_view(".-_").find(name[end]) != std::string_view::npos) {
      return end;
    }
  }
  return std::string_view::npos;
}

/// The place of a log among its rotated ones, the oldest first: `x.json.2026-11-01`, then
/// `x.json.2.gz`, `x.json.1`, then `x.json` itself.
struct LogOrder {
  std::string_view log;
  int rank = 0;               // dated, numbered, in use
  std::int64_t newness = 0;   // numbered: the higher the number, the older
  std::string_view rotation;
  auto operator<=>(const LogOrder&) const = default;
};

LogOrder order_of(std::string_view path) {
  const std::size_t at = rotation_of(path);
  if (at == std::string_view::npos) return {path, 0, 0, {}};
  LogOrder order{path.substr(0, at), 0, 0, path.substr(at)};
  std::string_view rest = order.rotation;
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (rest.ends_with(packed)) rest.remove_suffix(packed.size());
  }
  if (rest.empty()) {
    order.rank = 2;
  } else if (rest.size() <= 4 && rest.front() == '.' &&
             rest.find_first_not_of("0123456789", 1) == std::string_view::npos && rest.size() > 1) {
    order.rank = 1;
    for (const char digit : rest.substr(1)) order.newness = order.newness * 10 - (digit - '0');
  }
  return order;
}

void sort_logs(std::vector<std::string>& files) {
  std::sort(files.begin(), files.end(), [](const std::string& a, const std::string& b) {
    return order_of(a) < order_of(b);
  });
}

/// True for a Maildir and for a directory with a message file.
bool has_mail(const std::string& directory) {
  if (is_maildir(directory)) return true;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, error)) {
    if (entry.path().extension() == ".eml") return true;
  }
  return false;
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
  if (files.empty() && has_mail(directory)) return {directory};
  if (files.empty()) {
    throw Error("no logs in the directory '" + directory +
                "' (looked for *.json, *.jsonl, *.ndjson, *.log, also rotated, .gz and .zst, and mail)");
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
  return !name.starts_with('.') && rotation_of(name) != std::string_view::npos;
}

std::vector<std::string> expand_paths(const std::vector<std::string>& arguments,
                                      Directories directories) {
  std::vector<std::string> files;
  for (const std::string& argument : arguments) {
    std::error_code error;
    const fs::file_status status = fs::status(argument, error);
    const bool is_whole = !fs::is_directory(status) || directories == Directories::keep;
    if (argument == "-" || (fs::exists(status) && is_whole)) {
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
