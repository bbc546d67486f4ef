// SPDX-License-Identifier: Apache-2.0
#include "input/mail_files.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <set>
#include <system_error>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::input {

namespace {

constexpr std::string_view from_word = "From ";

/// True for `From somebody Thu Aug 22 14:54:40 2002`: a sentence that begins with "From " is none.
bool is_from_line(std::string_view line) {
  if (!line.starts_with(from_word)) return false;
  constexpr auto months =
      std::to_array<std::string_view>({" Jan ", " Feb ", " Mar ", " Apr ", " May ", " Jun ",
                                       " Jul ", " Aug ", " Sep ", " Oct ", " Nov ", " Dec "});
  const auto is_digit = [&](std::size_t at) {
    return at < line.size() && line[at] >= '0' && line[at] <= '9';
  };
  for (const std::string_view month : months) {
    const std::size_t at = line.find(month);
    if (at == std::string_view::npos) continue;
    const std::size_t colon = line.find(':', at);
    return colon != std::string_view::npos && is_digit(colon - 1) && is_digit(colon + 1);
  }
  return false;
}

/// `>From `, `>>From ` and so on.
bool is_quoted_from(std::string_view line) {
  const std::size_t quotes = line.find_first_not_of('>');
  return quotes != 0 && quotes != std::string_view::npos &&
         line.substr(quotes).starts_with(from_word);
}

bool is_blank_line(std::string_view line) {
  return line == "\n" || line == "\r\n";
}

/// The blank line in front of the next "From " line belongs to the mailbox, not to the message.
std::string_view without_separator(std::string_view message) {
  for (const std::string_view end : {"\r\n\r\n", "\n\n"}) {
    if (message.ends_with(end)) {
      message.remove_suffix(end.size() / 2);
      break;
    }
  }
  return message;
}

}  // namespace

MessageSplitter::MessageSplitter(std::unique_ptr<ByteSource> bytes, std::size_t longest)
    : bytes_(std::move(bytes)), longest_(longest), buffer_(limits::input_block) {}

/// Makes room and reads on; false at the end of the stream.
bool MessageSplitter::fill() {
  if (at_end_) return false;
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  const std::size_t got = bytes_->read(buffer_.data() + end_, buffer_.size() - end_);
  end_ += got;
  at_end_ = got == 0;
  return !at_end_;
}

/// The next line with its end, or a piece of it if it is longer than the buffer; empty at the end
/// of the stream.
std::string_view MessageSplitter::take_line() {
  // The beginning of a line must be seen whole to tell what it is.
  while (end_ - begin_ < limits::mbox_from_line_bytes && fill()) {
  }
  const char* const first = buffer_.data() + begin_;
  const void* const found = begin_ == end_ ? nullptr : std::memchr(first, '\n', end_ - begin_);
  const std::size_t size =
      found == nullptr ? end_ - begin_
                       : static_cast<std::size_t>(static_cast<const char*>(found) - first) + 1;
  begin_ += size;
  return {first, size};
}

void MessageSplitter::append(std::string_view text) {
  const std::size_t room = longest_ - message_.size();
  if (text.size() > room) is_too_long_ = true;
  message_.append(text.substr(0, room));
}

std::optional<MessageSplitter::Message> MessageSplitter::next() {
  if (message_.capacity() > limits::record_bytes) {
    message_ = {};
  } else {
    message_.clear();
  }
  is_too_long_ = false;
  Message message;
  bool is_open = false;  // something of the message was read
  bool behind_blank = false;
  for (;;) {
    const bool starts_line = at_line_start_;
    std::string_view line = take_line();
    if (line.empty()) {
      message.is_last = true;
      break;
    }
    at_line_start_ = line.ends_with('\n');
    if (starts_line) ++lines_;
    if (!is_started_) {
      if (lines_ == 1 && line.starts_with(byte_order_mark)) {
        line.remove_prefix(byte_order_mark.size());
      }
      if (line.empty() || is_blank_line(line)) continue;
      is_started_ = true;
      is_mailbox_ = is_from_line(line.substr(0, limits::mbox_from_line_bytes));
      if (is_mailbox_) continue;
    } else if (is_mailbox_ && starts_line && behind_blank &&
               is_from_line(line.substr(0, limits::mbox_from_line_bytes))) {
      if (is_open) break;
      continue;
    }
    if (!is_open) message.line = lines_;
    is_open = true;
    behind_blank = starts_line && is_blank_line(line);
    if (is_mailbox_ && starts_line && is_quoted_from(line)) line.remove_prefix(1);
    append(line);
  }
  if (!is_open) return std::nullopt;
  message.text = is_mailbox_ ? without_separator(message_) : std::string_view(message_);
  message.is_too_long = is_too_long_;
  return message;
}

DirectoryNames::DirectoryNames(std::filesystem::path directory, std::size_t held)
    : directory_(std::move(directory)), held_(held) {}

void DirectoryNames::read_batch() {
  std::error_code error;
  std::filesystem::directory_iterator entries(directory_, error);
  std::set<std::string> smallest;
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    std::string name = entries->path().filename().string();
    if (name.starts_with('.') || name <= last_) continue;
    smallest.insert(std::move(name));
    if (smallest.size() > held_) smallest.erase(std::prev(smallest.end()));
  }
  if (error) {
    throw InputError("cannot read the directory '" + directory_.string() + "': " + error.message());
  }
  is_complete_ = smallest.size() < held_;
  batch_.assign(smallest.begin(), smallest.end());
  next_ = 0;
}

std::optional<std::string> DirectoryNames::next() {
  if (next_ == batch_.size()) {
    if (is_complete_) return std::nullopt;
    read_batch();
    if (batch_.empty()) return std::nullopt;
    last_ = batch_.back();
  }
  return std::move(batch_[next_++]);
}

bool is_maildir(const std::filesystem::path& directory) {
  std::error_code error;
  return std::filesystem::is_directory(directory / "cur", error) &&
         std::filesystem::is_directory(directory / "new", error);
}

}  // namespace ttp::input
