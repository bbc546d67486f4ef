// SPDX-License-Identifier: Apache-2.0
#include "cli/git_baseline.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>

#include "base/error.hpp"
#include "base/limits.hpp"

namespace ttp::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t block = 512;

/// What a program writes to its standard output. Throws ttp::Error if it fails.
std::string output_of(std::vector<std::string> words) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw Error("cannot make a pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, arguments.front(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  std::string text;
  if (failed == 0) {
    std::array<char, 65536> buffer{};
    for (;;) {
      const ssize_t count = read(ends[0], buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) break;
      text.append(buffer.data(), static_cast<std::size_t>(count));
      if (text.size() > limits::baseline_bytes) break;
    }
  }
  close(ends[0]);
  if (failed != 0) throw Error("cannot run git");
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (text.size() > limits::baseline_bytes) throw Error("the baseline is larger than 256 MiB");
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw Error("git could not read the baseline");
  }
  return text;
}

std::size_t octal(std::string_view digits) {
  digits = digits.substr(0, digits.find_first_of(std::string_view(" \0", 2)));
  std::size_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 8);
  return number;
}

std::string_view field(std::string_view header, std::size_t begin, std::size_t size) {
  const std::string_view text = header.substr(begin, size);
  return text.substr(0, text.find('\0'));
}

/// `path` of a pax header's records ("27 path=some/long/name\n").
std::string pax_path(std::string_view records) {
  constexpr std::string_view key = " path=";
  const std::size_t at = records.find(key);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = at + key.size();
  return std::string(records.substr(begin, records.find('\n', begin) - begin));
}

/// The files of a tar archive as git writes it (POSIX.1-2001).
std::vector<rule::RuleText> unpack(std::string_view archive) {
  std::vector<rule::RuleText> files;
  std::string long_name;
  for (std::size_t at = 0; at + block <= archive.size();) {
    const std::string_view header = archive.substr(at, block);
    if (header.front() == '\0') break;
    const std::size_t size = octal(header.substr(124, 12));
    const char type = header[156];
    at += block;
    if (size > archive.size() - at) break;
    const std::string_view content = archive.substr(at, size);
    at += (size + block - 1) / block * block;
    if (type == 'x') {
      long_name = pax_path(content);
      continue;
    }
    std::string name(field(header, 0, 100));
    if (const auto prefix = field(header, 345, 155); !prefix.empty()) {
      name = std::string(prefix) + "/" + name;
    }
    if (!long_name.empty()) name = std::exchange(long_name, {});
    const std::string base = fs::path(name).filename().string();
    const std::string folder = fs::path(name).parent_path().filename().string();
    const bool is_rule = (type == '0' || type == '\0') && rule::is_rule_file_name(base) &&
                         base != "pack.yaml" && base != "tools.yaml" && folder != "intel" &&
                         folder != "catalogues" && size <= limits::rule_file_bytes;
    if (is_rule) files.push_back({"", name, std::string(content)});
  }
  return files;
}

}  // namespace

std::vector<rule::RuleText> read_git_rules(const std::string& revision,
                                           const std::vector<std::string>& paths) {
  if (revision.empty() || revision.starts_with('-')) {
    throw Error("'" + revision + "' is neither a directory nor a git revision");
  }
  std::error_code error;
  // The folder in which all of them lie: git archives what is below the one that it works in.
  fs::path folder = fs::absolute(paths.front(), error).lexically_normal();
  if (!fs::is_directory(folder, error)) folder = folder.parent_path();
  for (const std::string& path : paths) {
    const fs::path other = fs::absolute(path, error).lexically_normal();
    while (folder.has_relative_path() && other.lexically_relative(folder).string().starts_with("..")) {
      folder = folder.parent_path();
    }
  }
  std::vector<std::string> words = {"git",    "-C", folder.string(), "archive", "--format=tar",
                                    revision, "--"};
  for (const std::string& path : paths) {
    const fs::path whole = fs::absolute(path, error).lexically_normal();
    const std::string relative = whole.lexically_relative(folder).string();
    words.push_back(relative.empty() ? "." : relative);
  }
  try {
    return unpack(output_of(std::move(words)));
  } catch (const Error& problem) {
    throw Error("'" + revision + "' is no directory, and as a git revision: " + problem.what());
  }
}

}  // namespace ttp::cli
