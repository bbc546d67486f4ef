// SPDX-License-Identifier: Apache-2.0
// Lines of a byte stream, in place.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "input/byte_source.hpp"

namespace ttp::input {

/// Splits a stream into lines without copying them. A carriage return before the line end is left
/// out, a byte-order mark at the start of the stream too; a last line without an end counts.
class LineSource {
 public:
  explicit LineSource(std::unique_ptr<ByteSource> bytes);

  /// One line. A view with `json_padding` readable bytes behind it, valid until the next call for
  /// which no line was at hand.
  struct Line {
    std::string_view text;
    std::uint64_t number = 0;   ///< from 1
    bool is_too_long = false;   ///< longer than limits::record_bytes; `text` is its beginning
    bool is_unended = false;    ///< the stream ended in it
  };

  /// The next line, or nothing at the end of the stream.
  std::optional<Line> next();

  /// True if the next line was read already, so that the lines before it stay where they are.
  [[nodiscard]] bool is_at_hand();

  [[nodiscard]] const ByteSource& bytes() const { return *bytes_; }

 private:
  bool fill();
  Line take(std::size_t length, std::size_t end_length) {
    std::string_view text(buffer_.data() + begin_, length);
    if (text.ends_with('\r')) text.remove_suffix(1);
    begin_ += length + end_length;
    scanned_ = begin_;
    return {text, ++number_, false, end_length == 0};
  }
  std::optional<Line> skip_long();

  std::unique_ptr<ByteSource> bytes_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;    // first byte not handed out
  std::size_t end_ = 0;      // behind the last byte read
  std::size_t scanned_ = 0;  // no line end before this byte
  std::uint64_t number_ = 0;
  bool at_end_ = false;
};

}  // namespace ttp::input
