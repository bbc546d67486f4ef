// SPDX-License-Identifier: Apache-2.0
// "A record is wrong": counted, the first few shown, kept in a file where the user asked for it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace ttp {

/// Where rejected records go. Nothing throws per record, unless `strict` was asked for.
class RejectLog {
 public:
  struct Options {
    bool strict = false;     ///< the first reject ends the run (Strict)
    std::string keep_file;   ///< rejected records are written there as they were; empty: nowhere
    std::function<void(std::string_view)> show;  ///< says one line to the user
    /// Told of every rejected record, shown or not; may be empty.
    std::function<void(std::string_view input, std::uint64_t line, std::string_view reason)>
        observe = {};
  };

  /// The first reject under `strict`.
  struct Strict : Error {
    using Error::Error;
  };

  /// Throws ttp::Error if the file can't be made.
  explicit RejectLog(Options options);
  ~RejectLog();
  RejectLog(const RejectLog&) = delete;
  RejectLog& operator=(const RejectLog&) = delete;

  /// One rejected record. `reason` is our own words: it must not carry content of the record.
  /// `record` is the record as read, where there is one; `source_id` is shown if given.
  void reject(std::string_view input, std::uint64_t line, std::string_view reason,
              std::string_view record = {}, std::string_view source_id = {});

  /// A record that is no reject, but of which something is lost. The first few are shown.
  void mention(std::string_view input, std::uint64_t line, std::string_view remark,
               std::string_view source_id);

  [[nodiscard]] std::uint64_t count() const { return count_; }

  /// Rejects by reason.
  [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& reasons() const {
    return reasons_;
  }

  /// Flushes the file. Throws ttp::Error if that fails.
  void close();

 private:
  struct File;
  Options options_;
  std::unique_ptr<File> file_;
  std::uint64_t count_ = 0;
  std::uint64_t mentioned_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> reasons_;
};

}  // namespace ttp
