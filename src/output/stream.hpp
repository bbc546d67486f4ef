// SPDX-License-Identifier: Apache-2.0
// Buffered bytes to standard output or a file.
#pragma once

#include <string>
#include <string_view>

#include "base/profile.hpp"

namespace ttp::output {

class Stream {
 public:
  /// Writes to an open descriptor; does not close it. `name` is for messages.
  Stream(int descriptor, std::string name);

  /// Creates or empties the file `path` and writes to it. Throws ttp::Error if that fails.
  explicit Stream(const std::string& path);

  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// The buffer: append to it, then call `commit`.
  [[nodiscard]] std::string& buffer() { return buffer_; }

  /// Writes the buffer if enough has gathered. Throws like `flush`.
  void commit();

  void write(std::string_view text);

  /// Takes the time of writing; null: nobody's. Must outlive this.
  void set_profile(Profile* profile) { profile_ = profile; }

  /// Writes everything. Throws ttp::ClosedPipe if nobody reads any more, ttp::Error for any other
  /// failure.
  void flush();

 private:
  int descriptor_;
  std::string name_;
  bool owned_ = false;
  std::string buffer_;
  Profile* profile_ = nullptr;
};

}  // namespace ttp::output
