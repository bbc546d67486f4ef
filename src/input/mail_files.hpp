// SPDX-License-Identifier: Apache-2.0
// Where messages lie: mailbox files, Maildirs, directories of message files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "input/byte_source.hpp"

namespace ttp::input {

/// Splits a stream into messages. A stream that begins with a "From " line is a mailbox file
/// (mboxrd: one `>` is taken off lines that begin with `>From `, `>>From ` …; a message begins at a
/// "From " line with a date in it, behind a blank line). Any other stream is one message. A
/// byte-order mark and blank lines at its start belong to none.
class MessageSplitter {
 public:
  /// Messages longer than `longest` bytes are not returned whole.
  MessageSplitter(std::unique_ptr<ByteSource> bytes, std::size_t longest);

  struct Message {
    std::string_view text;     ///< without its "From " line; valid until the next call
    std::uint64_t line = 0;    ///< of its first line in the stream, from 1
    bool is_too_long = false;  ///< `text` is its beginning
    bool is_last = false;      ///< the stream ended in it
  };

  /// The next message, or nothing at the end of the stream.
  std::optional<Message> next();

  [[nodiscard]] const ByteSource& bytes() const { return *bytes_; }

 private:
  bool fill();
  std::string_view take_line();
  void append(std::string_view text);

  std::unique_ptr<ByteSource> bytes_;
  std::size_t longest_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // first byte not handed out
  std::size_t end_ = 0;    // behind the last byte read
  bool at_end_ = false;
  bool is_started_ = false;
  bool is_mailbox_ = false;
  bool at_line_start_ = true;
  std::uint64_t lines_ = 0;  // begun so far
  std::string message_;
  bool is_too_long_ = false;
};

/// The names in a directory in the order of their bytes, however many there are: a bounded number
/// is held at a time. Names that begin with a dot are left out.
class DirectoryNames {
 public:
  /// Holds `held` names at a time: 64 Ki of 255 bytes are 16 MiB at most.
  explicit DirectoryNames(std::filesystem::path directory, std::size_t held = 64U << 10);

  /// The next name, or nothing at the end. Throws ttp::Error if the directory can't be read.
  std::optional<std::string> next();

 private:
  void read_batch();

  std::filesystem::path directory_;
  std::size_t held_;
  std::vector<std::string> batch_;  // sorted; the smallest names behind those handed out
  std::size_t next_ = 0;
  std::string last_;
  bool is_complete_ = false;
};

/// True for a directory with `cur` and `new` in it.
[[nodiscard]] bool is_maildir(const std::filesystem::path& directory);

}  // namespace ttp::input
