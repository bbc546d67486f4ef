// SPDX-License-Identifier: Apache-2.0
#include "input/mail_source.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <system_error>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::input {

namespace {

/// The name of the header field that `text` begins with, in lower case; empty if it begins with
/// none.
std::string first_field_name(std::string_view text) {
  constexpr std::size_t longest = 64;
  const std::size_t colon = text.substr(0, longest + 1).find(':');
  return colon == std::string_view::npos ? std::string() : lower_ascii(trim(text.substr(0, colon)));
}

bool is_field_of(std::span<const std::string_view> fields, std::string_view name) {
  return std::find(fields.begin(), fields.end(), name) != fields.end();
}

}  // namespace

bool looks_like_mail(std::string_view beginning) {
  if (beginning.starts_with(byte_order_mark)) beginning.remove_prefix(byte_order_mark.size());
  beginning.remove_prefix(std::min(beginning.find_first_not_of("\r\n"), beginning.size()));
  if (beginning.starts_with("From ")) return true;
  static constexpr auto first_fields = std::to_array<std::string_view>(
      {"authentication-results", "arc-seal", "bcc", "cc", "content-type", "date", "delivered-to",
       "delivery-date", "dkim-signature", "envelope-to", "from", "list-id", "message-id",
       "mime-version", "received", "received-spf", "reply-to", "return-path", "sender", "status",
       "subject", "to"});
  const std::string name = first_field_name(beginning);
  return name.starts_with("x-") || is_field_of(first_fields, name);
}

bool may_be_of_mail(std::string_view line) {
  if (looks_like_mail(line) || line.starts_with(">From ")) return true;
  static constexpr auto further_fields = std::to_array<std::string_view>(
      {"content-class", "content-description", "content-disposition", "content-id",
       "content-language", "content-transfer-encoding", "domainkey-signature", "errors-to",
       "feedback-id", "importance", "in-reply-to", "organization", "precedence", "references",
       "thread-index", "thread-topic", "user-agent"});
  const std::string name = first_field_name(line);
  return name.starts_with("arc-") || name.starts_with("list-") || name.starts_with("resent-") ||
         is_field_of(further_fields, name);
}

MailSource::MailSource(std::vector<std::string> paths, RejectLog& rejects, Profile* profile,
                       Files files,
                       const std::map<std::string, std::string, std::less<>>* attacker_map)
    : paths_(std::move(paths)),
      rejects_(rejects),
      profile_(profile),
      files_(files),
      attacker_map_(attacker_map),
      attackers_(attacker_namespace()) {}

const Event* MailSource::next() {
  for (;;) {
    if (splitter_ == nullptr && !open_next()) return nullptr;
    if (!read_message()) continue;
    make_event();
    return &event_;
  }
}

std::uint64_t MailSource::bytes_done() const {
  return bytes_before_ + (splitter_ == nullptr ? 0 : splitter_->bytes().consumed());
}

std::vector<std::string> MailSource::remarks() const {
  if (cut_ == 0) return {};
  return {counted(cut_, "message") + " had more parts or text than is looked at"};
}

/// Opens the next file; false if there is none.
bool MailSource::open_next() {
  for (;;) {
    if (names_ != nullptr) {
      if (open_listed()) return true;
    } else if (!folders_.empty()) {
      folder_ = std::move(folders_.back());
      folders_.pop_back();
      names_ = std::make_unique<DirectoryNames>(folder_);
    } else if (path_ < paths_.size()) {
      if (open_named(paths_[path_++])) return true;
    } else {
      return false;
    }
  }
}

/// Opens what the user named; false if that was a directory, whose files come next.
bool MailSource::open_named(const std::string& path) {
  std::error_code error;
  if (path != "-" && std::filesystem::is_directory(path, error)) {
    const std::filesystem::path directory(path);
    has_mail_only_ = is_maildir(directory);
    if (has_mail_only_) {
      folders_ = {directory / "new", directory / "cur"};
    } else {
      folders_ = {directory};
    }
    return false;
  }
  open_file(path);
  return true;
}

/// Opens the next regular file of the directory; false at its end.
bool MailSource::open_listed() {
  while (const auto name = names_->next()) {
    if (files_ == Files::eml && !has_mail_only_ && !name->ends_with(".eml")) continue;
    const std::string path = (folder_ / *name).string();
    std::error_code error;
    // Opening a named pipe would wait for its writer.
    if (!std::filesystem::is_regular_file(path, error)) continue;
    try {
      open_file(path);
      return true;
    } catch (const Error&) {
      rejects_.reject(path, 0, "the file can't be read");
    }
  }
  names_.reset();
  return false;
}

void MailSource::open_file(const std::string& path) {
  splitter_ = std::make_unique<MessageSplitter>(ByteSource::open(path, profile_),
                                                limits::mail_message_bytes);
  input_name_ = path;
  in_file_ = 0;
  cut_at_ = 0;
}

/// Reads the next message of the file in hand; false if it yields no event.
bool MailSource::read_message() {
  const auto message = splitter_->next();
  if (!message) {
    if (!splitter_->bytes().damage().empty()) {
      rejects_.reject(input_name_, cut_at_, splitter_->bytes().damage());
    } else if (in_file_ == 0) {
      rejects_.reject(input_name_, 0, "the file is empty");
    }
    bytes_before_ += splitter_->bytes().consumed();
    splitter_.reset();
    return false;
  }
  ++in_file_;
  ++messages_;
  line_ = message->line;
  if (message->is_last && !splitter_->bytes().damage().empty()) {
    cut_at_ = line_;  // half a message says something else than the whole
    return false;
  }
  if (message->is_too_long) {
    rejects_.reject(input_name_, line_, "the message is longer than 32 MiB");
    return false;
  }
  if (!derive_mail_fields(message->text, fields_)) {
    rejects_.reject(input_name_, line_, "no mail message: it does not begin with a header");
    return false;
  }
  if (fields_.is_cut) ++cut_;
  return true;
}

std::string MailSource::attacker_of(const std::string& sender) {
  if (attacker_map_ != nullptr) {
    const auto known = attacker_map_->find(sender);
    if (known != attacker_map_->end()) return known->second;
  }
  return to_string(attackers_.make(sender));
}

void MailSource::make_event() {
  json_.clear();
  append_mail_payload(json_, fields_);
  const std::size_t size = json_.size();
  json_.append(json_padding, '\0');
  arena_.reset();
  payload_.clear();
  // Our own writing: it can't be malformed.
  static_cast<void>(
      parser_.parse_object(std::string_view(json_).substr(0, size), arena_, payload_));

  event_ = {};
  event_.source_kind = "email";
  event_.source_id = fields_.source_id;
  const std::string& sender =
      fields_.client_address.empty() ? fields_.from_domain : fields_.client_address;
  if (!sender.empty()) {
    attacker_ = attacker_of(sender);
    event_.attacker_uuid = attacker_;
  }
  event_.ts = fields_.received;
  event_.payload = payload_;
  event_.arena = &arena_;
  event_.input = input_name_;
  event_.line = line_;
}

}  // namespace ttp::input
