// SPDX-License-Identifier: Apache-2.0
// Events of log files and mail: opens them one after another, finds out their formats, feeds the
// readers.
#pragma once

#include <csignal>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "input/line_source.hpp"
#include "input/mail_source.hpp"
#include "input/reader.hpp"

namespace ttp::input {

/// The name of the format of mail, whose records are not lines.
inline constexpr std::string_view mail_format = "eml";

class LogSource final : public EventSource {
 public:
  struct Options {
    std::vector<std::string> files;  ///< as from expand_paths()
    std::string format = "auto";     ///< or a reader's name, or mail_format
    std::map<std::string, std::string, std::less<>> attacker_map;  ///< address → uuid
    std::function<void(std::string_view)> notice;  ///< says one line to the user
    const volatile std::sig_atomic_t* stop = nullptr;  ///< not zero: read no further
    Profile* profile = nullptr;  ///< takes the time of reading; may be null, else outlives this
    std::size_t live_sessions = limits::live_sessions;  ///< of a format that has sessions; ≥ 1
  };

  LogSource(Options options, RejectLog& rejects);

  /// Throws ttp::Error for a file that can't be read or whose format can't be told.
  const Event* next() override;

  [[nodiscard]] const Event* at_hand() const override {
    return reader_ == nullptr || is_finishing_ ? nullptr : reader_->at_hand();
  }

  /// Lines read so far, blank ones not counted, and messages.
  [[nodiscard]] std::uint64_t records() const;

  /// Bytes of the files: taken so far, and in all (0 if that is not known).
  [[nodiscard]] std::uint64_t bytes_done() const;
  [[nodiscard]] std::uint64_t bytes_total() const { return bytes_total_; }

  /// What the readers counted by name, and what they have to remark.
  [[nodiscard]] NamedCounts counts() const;
  [[nodiscard]] std::vector<std::string> remarks() const;

 private:
  bool open_next();
  [[nodiscard]] bool is_mail(const std::string& path) const;
  void close();
  void close_mail();
  bool feed_lines();
  bool feed_line();
  bool skip_mail_line(const LineSource::Line& line);
  LineReader* reader_for(const LineSource::Line& line);
  LineReader& reader_of(const ReaderInfo& info);

  Options options_;
  RejectLog& rejects_;
  JsonParser parser_;
  std::map<std::string, std::unique_ptr<LineReader>, std::less<>> readers_;
  std::size_t file_ = 0;  // index of the next file to open
  std::string input_name_;
  std::unique_ptr<LineSource> lines_;
  std::unique_ptr<MailSource> mail_;  // if that is what the file in hand holds
  const ReaderInfo* format_ = nullptr;  // of the file in hand, once it is known
  LineReader* reader_ = nullptr;        // its reader
  std::uint64_t undecided_ = 0;         // records of it before that
  bool is_mail_likely_ = false;         // by one of its lines
  std::uint64_t last_line_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t bytes_before_ = 0;
  std::uint64_t bytes_total_ = 0;
  std::vector<std::string> mail_remarks_;
  std::map<std::string, std::unique_ptr<LineReader>, std::less<>>::iterator finishing_;
  bool is_finishing_ = false;
};

}  // namespace ttp::input
