// SPDX-License-Identifier: Apache-2.0
#include "input/log_source.hpp"

#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::input {

namespace {

/// Records that may be of no known format before the file is given up.
constexpr std::uint64_t most_undecided = 20;

std::string format_names() {
  std::string names;
  for (const ReaderInfo& info : all_readers()) {
    if (!names.empty()) names += ", ";
    names += info.name;
  }
  return names + ", " + std::string(mail_format);
}

/// What a regular file begins with, unpacked; empty if that can't be told.
std::string beginning_of(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return {};
  std::string text(256, '\0');
  try {
    const auto bytes = ByteSource::open(path);
    std::size_t got = 0;
    while (got < text.size()) {
      const std::size_t more = bytes->read(text.data() + got, text.size() - got);
      if (more == 0) break;
      got += more;
    }
    text.resize(got);
  } catch (const Error&) {
    return {};  // it is complained about when it is opened to be read
  }
  return text;
}

bool is_blank(std::string_view line) {
  const bool begins_with_more = !line.empty() && static_cast<unsigned char>(line.front()) > ' ';
  return !begins_with_more && trim(line).empty();
}

}  // namespace

LogSource::LogSource(Options options, RejectLog& rejects)
    : options_(std::move(options)), rejects_(rejects) {
  if (options_.format != "auto" && options_.format != mail_format &&
      find_reader(options_.format) == nullptr) {
    throw Error("unknown format '" + options_.format + "' (known: auto, " + format_names() + ")");
  }
  for (const std::string& file : options_.files) bytes_total_ += file_size_or_zero(file);
}

const Event* LogSource::next() {
  for (;;) {
    if (options_.stop != nullptr && *options_.stop != 0) return nullptr;
    if (is_finishing_) {
      for (; finishing_ != readers_.end(); ++finishing_) {
        if (const Event* event = finishing_->second->next()) return event;
      }
      return nullptr;
    }
    if (reader_ != nullptr) {
      if (const Event* event = reader_->next()) return event;
    }
    if (mail_ != nullptr) {
      if (const Event* event = mail_->next()) return event;
    }
    if (lines_ != nullptr && feed_lines()) continue;
    if (open_next()) continue;
    for (auto& [name, reader] : readers_) reader->finish();
    finishing_ = readers_.begin();
    is_finishing_ = true;
  }
}

bool LogSource::open_next() {
  close();
  if (file_ >= options_.files.size()) return false;
  const std::string& path = options_.files[file_++];
  input_name_ = path == "-" ? std::string(standard_input_name) : path;
  if (is_mail(path)) {
    if (options_.format == "auto") {
      options_.notice(terminal_text(input_name_, 4096) + ": format " + std::string(mail_format));
    }
    mail_ = std::make_unique<MailSource>(
        std::vector<std::string>{path}, rejects_, options_.profile,
        options_.format == "auto" ? MailSource::Files::eml : MailSource::Files::all,
        &options_.attacker_map);
    return true;
  }
  lines_ = std::make_unique<LineSource>(ByteSource::open(path, options_.profile));
  format_ = options_.format == "auto" ? nullptr : find_reader(options_.format);
  reader_ = format_ == nullptr ? nullptr : &reader_of(*format_);
  undecided_ = 0;
  is_mail_likely_ = false;
  last_line_ = 0;
  return true;
}

bool LogSource::is_mail(const std::string& path) const {
  if (options_.format != "auto") return options_.format == mail_format;
  std::error_code error;
  return path != "-" && (std::filesystem::is_directory(path, error) ||
                         looks_like_mail(beginning_of(path)));
}

void LogSource::close_mail() {
  bytes_before_ += mail_->bytes_done();
  records_ += mail_->messages();
  const auto remarks = mail_->remarks();
  mail_remarks_.insert(mail_remarks_.end(), remarks.begin(), remarks.end());
  mail_.reset();
}

void LogSource::close() {
  if (mail_ != nullptr) close_mail();
  if (lines_ == nullptr) return;
  if (const std::string_view damage = lines_->bytes().damage(); !damage.empty()) {
    rejects_.reject(input_name_, last_line_ + 1, damage);
  }
  bytes_before_ += lines_->bytes().consumed();
  lines_.reset();
  if (reader_ != nullptr || options_.format != "auto") {
    reader_ = nullptr;
  } else if (undecided_ > 0) {
    throw InputError(terminal_text(input_name_, 4096) +
                     ": none of its records is of a known format (" + format_names() +
                     (is_mail_likely_ ? "); it may be mail, which --format eml says"
                                      : "); --format NAME says which to expect"));
  } else {
    options_.notice("notice: " + terminal_text(input_name_, 4096) + " is empty");
  }
}

/// Feeds a line, and those behind it that are at hand as long as the reader takes them.
bool LogSource::feed_lines() {
  if (!feed_line()) return false;
  while (reader_ != nullptr && reader_->has_room() && lines_->is_at_hand()) feed_line();
  return true;
}

bool LogSource::feed_line() {
  const auto line = lines_->next();
  if (!line) return false;
  last_line_ = line->number;
  if (!line->is_too_long && is_blank(line->text)) return true;
  ++records_;
  if (skip_mail_line(*line)) return true;
  if (line->is_too_long) {
    rejects_.reject(input_name_, line->number, "record longer than 4 MiB", line->text);
    return true;
  }
  if (reader_ == nullptr) reader_ = reader_for(*line);
  if (reader_ != nullptr) reader_->feed({line->text, input_name_, file_, line->number});
  return true;
}

/// Mail is private: from a line on that may be of mail, what is no record of the format is counted,
/// its text kept nowhere. True if the line was such a one.
bool LogSource::skip_mail_line(const LineSource::Line& line) {
  const std::size_t begin = line.text.find_first_not_of(" \t");
  const bool is_object = begin != std::string_view::npos && line.text[begin] == '{';
  if (!is_object && !is_mail_likely_) is_mail_likely_ = may_be_of_mail(line.text);
  if (!is_mail_likely_) return false;
  const char* error = "record longer than 4 MiB";
  if (!line.is_too_long) {
    Arena arena;
    Members members;
    error = parser_.parse_object(line.text, arena, members);
    const auto is_liked = [&](const ReaderInfo& info) {
      return info.likes(members) != Likeness::no;
    };
    if (error == nullptr) {
      const bool is_record =
          format_ != nullptr ? is_liked(*format_) : std::ranges::any_of(all_readers(), is_liked);
      if (is_record) return false;
      error = "no known format's record";
    }
  }
  rejects_.reject(input_name_, line.number, error);
  if (reader_ == nullptr && ++undecided_ >= most_undecided) close();
  return true;
}

LineReader* LogSource::reader_for(const LineSource::Line& line) {
  Arena arena;
  Members members;
  const char* error = parser_.parse_object(line.text, arena, members);
  const ReaderInfo* best = nullptr;
  Likeness best_likeness = Likeness::no;
  for (const ReaderInfo& info : all_readers()) {
    const Likeness likeness = error == nullptr ? info.likes(members) : Likeness::no;
    if (likeness > best_likeness) {
      best = &info;
      best_likeness = likeness;
    }
  }
  if (best != nullptr) {
    format_ = best;
    options_.notice(terminal_text(input_name_, 4096) + ": format " + std::string(best->name));
    return &reader_of(*best);
  }
  rejects_.reject(input_name_, line.number, error != nullptr ? error : "no known format's record",
                  line.text);
  if (++undecided_ >= most_undecided) close();
  return nullptr;
}

LineReader& LogSource::reader_of(const ReaderInfo& info) {
  auto& reader = readers_[std::string(info.name)];
  if (reader == nullptr) {
    reader = info.make(ReaderContext{parser_, rejects_, options_.attacker_map, options_.live_sessions});
  }
  return *reader;
}

std::uint64_t LogSource::bytes_done() const {
  return bytes_before_ + (lines_ == nullptr ? 0 : lines_->bytes().consumed()) +
         (mail_ == nullptr ? 0 : mail_->bytes_done());
}

std::uint64_t LogSource::records() const {
  return records_ + (mail_ == nullptr ? 0 : mail_->messages());
}

NamedCounts LogSource::counts() const {
  NamedCounts all;
  for (const auto& [name, reader] : readers_) {
    for (const auto& [what, count] : reader->counts()) all[what] += count;
  }
  return all;
}

std::vector<std::string> LogSource::remarks() const {
  std::vector<std::string> all = mail_remarks_;
  for (const auto& [name, reader] : readers_) {
    for (std::string& remark : reader->remarks()) all.push_back(std::move(remark));
  }
  return all;
}

}  // namespace ttp::input
