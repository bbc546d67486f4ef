// SPDX-License-Identifier: Apache-2.0
// Bytes of a file, a pipe or standard input, decompressed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/profile.hpp"

namespace ttp::input {

/// A stream of bytes; gzip (several members too) and zstd are recognised by their first bytes.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  /// Opens `path`; `-` is standard input. Throws ttp::Error if that fails. `profile`, which may be
  /// null, must outlive the stream; it takes the time of reading and of decompressing.
  static std::unique_ptr<ByteSource> open(const std::string& path, Profile* profile = nullptr);

  /// Reads up to `size` bytes; 0 at the end, or when the stream is damaged (see `damage`).
  /// Throws ttp::Error if the file can't be read, ttp::Interrupted if a signal came meanwhile.
  virtual std::size_t read(char* to, std::size_t size) = 0;

  /// Why the stream ended too early (a cut or corrupt archive); empty if it did not.
  [[nodiscard]] virtual std::string_view damage() const = 0;

  /// Bytes taken from the file so far, before decompression; for progress.
  [[nodiscard]] virtual std::uint64_t consumed() const = 0;
};

/// Size of a regular file, 0 for anything else.
[[nodiscard]] std::uint64_t file_size_or_zero(const std::string& path);

}  // namespace ttp::input
