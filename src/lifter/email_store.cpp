// SPDX-License-Identifier: Apache-2.0
#include "lifter/email_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "base/text.hpp"

namespace ttp::lifter {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

int open_directory(int parent, const std::string& name) {
  return ::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/// O_NONBLOCK, or opening a named pipe would wait for its writer.
int open_file(int parent, const std::string& name) {
  return ::openat(parent, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}

/// A regular file's beginning; nothing for anything else.
std::optional<std::string> read_file(int file) {
  struct stat status {};
  if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  std::string text(std::min(static_cast<std::size_t>(status.st_size), stored_message_bytes), '\0');
  std::size_t used = 0;
  while (used < text.size()) {
    const ssize_t got = ::read(file, text.data() + used, text.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  text.resize(used);
  return text;
}

std::string_view behind_header(std::string_view message) {
  for (std::size_t begin = 0; begin < message.size();) {
    const std::size_t end = message.find('\n', begin);
    if (end == std::string_view::npos) break;
    const std::string_view line = message.substr(begin, end - begin);
    begin = end + 1;
    if (line.empty() || line == "\r") return message.substr(begin);
  }
  return {};
}

}  // namespace

bool is_plain_file_name(std::string_view name) {
  constexpr std::size_t longest = 255;  // NAME_MAX
  return !name.empty() && name.size() <= longest && name.front() != '.' &&
         name.find("..") == std::string_view::npos &&
         name.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos;
}

StoredMessages::StoredMessages(const std::filesystem::path& root, Diagnostics& diagnostics) {
  if (root.empty()) return;
  root_ = ::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root_ >= 0) return;
  diagnostics.push_back(
      {Severity::error, root.string(), 0, 0,
       std::string("cannot open the directory of stored messages: ") + std::strerror(errno), "",
       ""});
}

StoredMessages::~StoredMessages() {
  if (root_ >= 0) ::close(root_);
}

std::optional<std::string_view> StoredMessages::body(std::string_view decky, std::string_view name,
                                                     Arena& arena) const {
  if (root_ < 0 || !is_plain_file_name(decky) || !is_plain_file_name(name)) return std::nullopt;
  const Descriptor home(open_directory(root_, std::string(decky)));
  if (!home.is_open()) return std::nullopt;
  const Descriptor smtp(open_directory(home.get(), "smtp"));
  if (!smtp.is_open()) return std::nullopt;
  const Descriptor file(open_file(smtp.get(), std::string(name)));
  if (!file.is_open()) return std::nullopt;
  const auto message = read_file(file.get());
  if (!message) return std::nullopt;
  return arena.copy(to_valid_utf8(behind_header(*message)));
}

}  // namespace ttp::lifter
