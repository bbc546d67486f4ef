// SPDX-License-Identifier: Apache-2.0
#include "model/reject_log.hpp"

#include <cstdio>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp {

namespace {

std::string message_of(std::string_view input, std::uint64_t line, std::string_view words,
                       std::string_view source_id) {
  std::string place = terminal_text(input, 4096);
  if (line > 0) place += ':' + std::to_string(line);
  if (!place.empty()) place += ": ";  // what was typed has no name
  std::string message = place + std::string(words);
  if (!source_id.empty()) message += " (source id " + terminal_text(source_id, 80) + ")";
  return message;
}

}  // namespace

struct RejectLog::File {
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Closer> stream;
};

RejectLog::RejectLog(Options options) : options_(std::move(options)) {
  if (options_.keep_file.empty()) return;
  file_ = std::make_unique<File>();
  file_->stream.reset(std::fopen(options_.keep_file.c_str(), "wb"));
  if (file_->stream == nullptr) {
    throw Error("cannot write the rejects file '" + options_.keep_file + "'");
  }
}

RejectLog::~RejectLog() = default;

void RejectLog::mention(std::string_view input, std::uint64_t line, std::string_view remark,
                        std::string_view source_id) {
  if (++mentioned_ <= limits::shown_rejects) {
    options_.show(message_of(input, line, remark, source_id));
  } else if (mentioned_ == limits::shown_rejects + 1) {
    options_.show("further records of that kind are counted, not shown");
  }
}

void RejectLog::reject(std::string_view input, std::uint64_t line, std::string_view reason,
                       std::string_view record, std::string_view source_id) {
  if (options_.observe) options_.observe(input, line, reason);
  const std::string message =
      message_of(input, line, "rejected: " + std::string(reason), source_id);
  if (options_.strict) throw Strict(message + " (--strict)");
  ++count_;
  ++reasons_[std::string(reason)];
  if (count_ <= limits::shown_rejects) {
    options_.show(message);
  } else if (count_ == limits::shown_rejects + 1) {
    options_.show("further rejected records are counted, not shown (--rejects FILE keeps them)");
  }
  if (file_ != nullptr && !record.empty()) {
    std::fwrite(record.data(), 1, record.size(), file_->stream.get());
    std::fputc('\n', file_->stream.get());
  }
}

void RejectLog::close() {
  if (file_ == nullptr) return;
  if (std::ferror(file_->stream.get()) != 0 || std::fflush(file_->stream.get()) != 0) {
    throw Error("cannot write the rejects file '" + options_.keep_file + "'");
  }
}

}  // namespace ttp
