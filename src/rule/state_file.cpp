// SPDX-License-Identifier: Apache-2.0
#include "rule/state_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace ttp::rule {

namespace {

// Texts ------------------------------------------------------------------------------------------

/// A quoted YAML scalar. JSON's strings are YAML's, but for DEL, which YAML wants escaped.
void append_quoted(std::string& out, std::string_view text) {
  std::string quoted;
  append_json_string(quoted, to_valid_utf8(text));
  for (const char c : quoted) {
    if (c == '\x7F') {
      out += "\\x7f";
    } else {
      out += c;
    }
  }
}

/// Rule ids are written bare where YAML reads them back as text.
void append_id(std::string& out, std::string_view id) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.is_plain = true;
  node.text = id;
  const bool is_word = std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (is_word && node.is_string()) {
    out += id;
  } else {
    append_quoted(out, id);
  }
}

std::string entry_text(std::string_view id, const State& state, std::size_t indent) {
  std::string out(indent, ' ');
  append_id(out, id);
  out += ":\n";
  const auto member = [&](std::string_view name) -> std::string& {
    return out.append(indent + 2, ' ').append(name).append(": ");
  };
  member("state").append(to_text(state.mode)) += '\n';
  if (state.confidence_max) {
    append_json_double(member("confidence_max"), *state.confidence_max);
    out += '\n';
  }
  if (state.expires_at) member("expires_at") += format_rfc3339(*state.expires_at) + '\n';
  if (!state.reason.empty()) {
    append_quoted(member("reason"), state.reason);
    out += '\n';
  }
  if (!state.set_by.empty()) {
    append_quoted(member("set_by"), state.set_by);
    out += '\n';
  }
  if (state.set_at) member("set_at") += format_rfc3339(*state.set_at) + '\n';
  return out;
}

// Lines ------------------------------------------------------------------------------------------

/// Offsets of the beginnings of lines, and the text's end.
std::vector<std::size_t> line_starts(std::string_view text) {
  std::vector<std::size_t> starts{0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && i + 1 < text.size()) starts.push_back(i + 1);
  }
  starts.push_back(text.size());
  return starts;
}

/// True for a map whose entries stand below each other, each key alone at the beginning of a line.
bool is_block(const Document& document) {
  const Node& root = document.root;
  if (root.entries.empty()) return false;
  const std::size_t column = root.entries.front().key.column;
  // A flow map begins at its brace, before its first key.
  if (root.line != root.entries.front().key.line || root.column != column) return false;
  const auto starts = line_starts(document.text);
  std::size_t last = 0;
  return std::all_of(root.entries.begin(), root.entries.end(), [&](const auto& entry) {
    const Node& key = entry.key;
    if (key.column != column || key.line <= last || key.line >= starts.size()) return false;
    last = key.line;
    const std::string_view line = std::string_view(document.text).substr(starts[key.line - 1]);
    return line.substr(0, column - 1).find_first_not_of(' ') == std::string_view::npos;
  });
}

/// Blank, or a comment that is not inside the entry above it.
bool is_between_entries(std::string_view line, std::size_t indent) {
  const std::size_t first = line.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos || (line[first] == '#' && first <= indent);
}

std::string changed_in_place(const Document& document, std::string_view rule_id,
                             const State* state) {
  const Node& root = document.root;
  const std::size_t indent = root.entries.empty() ? 0 : root.entries.front().key.column - 1;
  const std::string entry = state == nullptr ? "" : entry_text(rule_id, *state, indent);
  const auto at = std::find_if(root.entries.begin(), root.entries.end(),
                               [&](const auto& e) { return e.key.text == rule_id; });
  std::string text = document.text;
  if (at == root.entries.end()) {
    if (!text.empty() && text.back() != '\n') text += '\n';
    return text + entry;
  }
  const auto starts = line_starts(text);
  const std::size_t first = at->key.line - 1;
  std::size_t end = std::next(at) == root.entries.end() ? starts.size() - 1
                                                        : std::next(at)->key.line - 1;
  while (end > first + 1 &&
         is_between_entries(std::string_view(text).substr(starts[end - 1],
                                                          starts[end] - starts[end - 1]),
                            indent)) {
    --end;
  }
  return text.replace(starts[first], starts[end] - starts[first], entry);
}

std::string written_anew(const States& states) {
  std::string text;
  for (const auto& [id, state] : states) text += entry_text(id, state, 0);
  return text;
}

/// What the text says, or nothing if it is no state file.
std::optional<States> find_states(const std::string& file, std::string text) {
  Diagnostics diagnostics;
  const auto document = parse_document(file, std::move(text), diagnostics);
  if (!document) return std::nullopt;
  States states = states_of(*document, diagnostics);
  return has_errors(diagnostics) ? std::nullopt : std::optional(std::move(states));
}

// Files ------------------------------------------------------------------------------------------

/// A new file beside `path` that takes its place once it is complete.
class Replacement {
 public:
  explicit Replacement(std::filesystem::path path) : path_(std::move(path)) {
    name_ = path_.string() + ".XXXXXX";
    descriptor_ = ::mkostemp(name_.data(), O_CLOEXEC);
    if (descriptor_ < 0) fail(errno);
  }
  ~Replacement() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(name_.c_str());
  }
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;

  void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t done = ::write(descriptor_, text.data(), text.size());
      if (done >= 0) {
        text.remove_prefix(static_cast<std::size_t>(done));
      } else if (errno != EINTR) {
        fail(errno);
      }
    }
  }

  void commit() {
    if (::fchmod(descriptor_, mode()) != 0 || ::fsync(descriptor_) != 0 ||
        ::rename(name_.c_str(), path_.c_str()) != 0) {
      fail(errno);
    }
    ::close(descriptor_);
    descriptor_ = -1;
  }

 private:
  [[noreturn]] void fail(int code) const {
    throw Error("cannot write '" + path_.string() + "': " + std::strerror(code));
  }

  /// The old file's, or what any new file gets.
  [[nodiscard]] mode_t mode() const {
    struct stat old {};
    if (::stat(path_.c_str(), &old) == 0) return old.st_mode & 07777;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666 & ~mask;
  }

  std::filesystem::path path_;
  std::string name_;
  int descriptor_ = -1;
};

/// Keeps others that change a state file in the same directory waiting. Where a directory can't be
/// locked, nobody waits.
class DirectoryLock {
 public:
  explicit DirectoryLock(const std::filesystem::path& file) {
    const std::filesystem::path directory =
        file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    descriptor_ = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor_ >= 0) static_cast<void>(::flock(descriptor_, LOCK_EX));
  }
  ~DirectoryLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  int descriptor_ = -1;
};

}  // namespace

StateText change_state(const Document& document, std::string_view rule_id, const State* state) {
  Diagnostics diagnostics;
  States states = states_of(document, diagnostics);
  StateText result;
  result.had_entry = states.erase(std::string(rule_id)) > 0;
  if (state != nullptr) states[std::string(rule_id)] = *state;
  const bool is_empty = document.root.kind == Node::Kind::null;
  if (is_empty || is_block(document)) {
    result.text = changed_in_place(document, rule_id, state);
    // Whatever the layout was: only a text that says what it should is used.
    if (find_states(document.file, result.text) == states) return result;
  }
  result.text = written_anew(states);
  result.is_rewritten = true;
  if (find_states(document.file, result.text) != states) {
    throw Error("the state of rule '" + std::string(rule_id) + "' can't be written as YAML");
  }
  return result;
}

StateText change_state_file(const std::filesystem::path& path, std::string_view rule_id,
                            const State* state) {
  std::error_code error;
  const DirectoryLock lock(path);
  std::filesystem::path target = path;
  Document document{path.string(), "", {}};
  if (std::filesystem::exists(path, error) || state == nullptr) {
    Diagnostics diagnostics;
    auto read = read_document(path, diagnostics);
    if (read) static_cast<void>(states_of(*read, diagnostics));
    std::string message;
    for (const Diagnostic& diagnostic : diagnostics) message += format_diagnostic(diagnostic);
    if (has_errors(diagnostics)) throw Error(message + "the state file was not changed");
    document = std::move(*read);
    // A link stays one: what it points at is replaced.
    target = std::filesystem::canonical(path, error);
    if (error) target = path;
  }
  StateText result = change_state(document, rule_id, state);
  if (state == nullptr && !result.had_entry) return result;
  Replacement replacement(target);
  replacement.write(result.text);
  replacement.commit();
  return result;
}

}  // namespace ttp::rule
