// SPDX-License-Identifier: Apache-2.0
#include "input/mail_header.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::input {

namespace {

/// A field's name is made of these.
bool is_name_char(char c) {
  return c > ' ' && c < 0x7F && c != ':';
}

/// The line at the beginning of `text`, its end included.
std::string_view line_of(std::string_view text) {
  const std::size_t end = text.find('\n');
  return end == std::string_view::npos ? text : text.substr(0, end + 1);
}

/// Length of the name in front of the colon, or 0 if the line begins no field.
std::size_t name_length(std::string_view line) {
  const auto name_end = static_cast<std::size_t>(
      std::find_if_not(line.begin(), line.end(), is_name_char) - line.begin());
  const std::size_t colon = line.find_first_not_of(" \t", name_end);
  return colon != std::string_view::npos && line[colon] == ':' ? name_end : 0;
}

}  // namespace

MailHeader::MailHeader(std::string_view text) : body_(text) {
  Field* open = nullptr;  // the field that a folded line goes on with
  while (!body_.empty()) {
    const std::string_view line = line_of(body_);
    if (line == "\n" || line == "\r\n") {
      body_.remove_prefix(line.size());
      break;
    }
    const std::size_t name = name_length(line);
    if (line.front() == ' ' || line.front() == '\t') {
      // Extends the value to the end of this line: both lie in one text.
      if (open != nullptr) {
        open->value = {open->value.data(),
                       static_cast<std::size_t>(line.data() + line.size() - open->value.data())};
      }
    } else if (name > 0) {
      open = nullptr;
      if (fields_.size() < limits::mail_header_fields) {
        fields_.push_back({line.substr(0, name), line.substr(line.find(':') + 1)});
        open = &fields_.back();
      } else {
        is_cut_ = true;
      }
    } else if (line.starts_with("From ") || line.starts_with(">From ")) {
      open = nullptr;  // left over from a mailbox file
    } else {
      break;
    }
    body_.remove_prefix(line.size());
  }
  for (Field& field : fields_) {
    if (field.value.size() > limits::mail_header_value_bytes) is_cut_ = true;
    field.value = trim(field.value.substr(0, limits::mail_header_value_bytes));
  }
}

std::string_view MailHeader::find(std::string_view name) const {
  for (const Field& field : fields_) {
    if (equal_nocase(field.name, name)) return field.value;
  }
  return {};
}

bool MailHeader::has(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(),
                     [&](const Field& field) { return equal_nocase(field.name, name); });
}

std::vector<std::string_view> MailHeader::find_all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Field& field : fields_) {
    if (equal_nocase(field.name, name)) values.push_back(field.value);
  }
  return values;
}

std::string loose_domain(std::string_view value) {
  const std::size_t at = value.rfind('@');
  if (at == std::string_view::npos) return {};
  value.remove_prefix(at + 1);
  const auto end = std::find_if_not(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  });
  value = value.substr(0, static_cast<std::size_t>(end - value.begin()));
  while (value.ends_with('.')) value.remove_suffix(1);
  return lower_ascii(value);
}

}  // namespace ttp::input
