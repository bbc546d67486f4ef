// SPDX-License-Identifier: Apache-2.0
#include "output/stream.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/limits.hpp"

namespace ttp::output {

Stream::Stream(int descriptor, std::string name)
    : descriptor_(descriptor), name_(std::move(name)) {}

Stream::Stream(const std::string& path)
    : descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)),
      name_(path),
      owned_(true) {
  if (descriptor_ < 0) throw Error("cannot write '" + path + "': " + std::strerror(errno));
}

Stream::~Stream() {
  if (owned_) ::close(descriptor_);
}

void Stream::commit() {
  if (buffer_.size() >= limits::output_buffer) flush();
}

void Stream::write(std::string_view text) {
  buffer_ += text;
  commit();
}

void Stream::flush() {
  if (buffer_.empty()) return;
  const BlockTimer timer(profile_, Stage::write);
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t done = ::write(descriptor_, rest.data(), rest.size());
    if (done >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(done));
    } else if (errno != EINTR) {
      const int code = errno;
      buffer_.clear();
      if (code == EPIPE) throw ClosedPipe();
      throw Error("cannot write " + name_ + ": " + std::strerror(code));
    }
  }
  buffer_.clear();
}

}  // namespace ttp::output
