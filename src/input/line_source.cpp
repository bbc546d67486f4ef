// SPDX-License-Identifier: Apache-2.0
#include "input/line_source.hpp"

#include <cstring>

#include "base/arena.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::input {

namespace {

/// What is kept of a line that is too long, to show where it is; the rest is read over.
constexpr std::size_t kept_of_long_line = 1024;

}  // namespace

LineSource::LineSource(std::unique_ptr<ByteSource> bytes)
    : bytes_(std::move(bytes)), buffer_(limits::input_block + json_padding) {}

bool LineSource::fill() {
  if (at_end_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    scanned_ -= begin_;
    begin_ = 0;
  }
  const std::size_t room = buffer_.size() - json_padding - end_;
  if (room < limits::input_block / 4) buffer_.resize(buffer_.size() * 2 - json_padding);
  const std::size_t got =
      bytes_->read(buffer_.data() + end_, buffer_.size() - json_padding - end_);
  if (number_ == 0 && end_ == 0 &&
      std::string_view(buffer_.data(), got).starts_with(byte_order_mark)) {
    begin_ = scanned_ = byte_order_mark.size();
  }
  end_ += got;
  at_end_ = got == 0;
  return got > 0;
}

bool LineSource::is_at_hand() {
  const void* found = std::memchr(buffer_.data() + scanned_, '\n', end_ - scanned_);
  scanned_ = found == nullptr
                 ? end_
                 : static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data());
  return found != nullptr && scanned_ - begin_ <= limits::record_bytes;
}

std::optional<LineSource::Line> LineSource::next() {
  for (;;) {
    const void* found = std::memchr(buffer_.data() + scanned_, '\n', end_ - scanned_);
    if (found != nullptr) {
      const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data());
      if (at - begin_ > limits::record_bytes) return skip_long();
      return take(at - begin_, 1);
    }
    scanned_ = end_;
    if (end_ - begin_ > limits::record_bytes) return skip_long();
    if (fill()) continue;
    if (begin_ == end_) return std::nullopt;
    return take(end_ - begin_, 0);
  }
}

std::optional<LineSource::Line> LineSource::skip_long() {
  // The beginning moves to the buffer's start; what follows is read over it.
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  std::size_t from = kept_of_long_line;
  for (;;) {
    const void* found = std::memchr(buffer_.data() + from, '\n', end_ - from);
    if (found != nullptr) {
      begin_ = static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data()) + 1;
      break;
    }
    from = kept_of_long_line;
    end_ = from;
    const std::size_t got = bytes_->read(buffer_.data() + from, limits::input_block / 2);
    if (got == 0) {
      at_end_ = true;
      begin_ = end_;
      break;
    }
    end_ += got;
  }
  scanned_ = begin_;
  return Line{{buffer_.data(), kept_of_long_line}, ++number_, true, at_end_};
}

}  // namespace ttp::input
