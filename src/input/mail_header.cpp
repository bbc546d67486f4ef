// SPDX-License-Identifier: Apache-2.0
#include "input/mail_header.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.hpp"

namespace ttp::input {

namespace {

/// A field's name is made of these.
bool is_name_char(char c) {
  return c > ' ' && c < 0x7F && c != ':';
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
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

// --- addresses ---

enum class Reach { host, network, world };

/// An IP address in its canonical text, and from where it can be reached.
struct Address {
  std::string text;
  Reach reach = Reach::world;
};

Reach reach_of_v4(const std::array<unsigned char, 16>& bytes) {
  if (bytes[0] == 127 || bytes[0] == 0) return Reach::host;
  const bool is_private = bytes[0] == 10 || (bytes[0] == 172 && (bytes[1] & 0xF0) == 16) ||
                          (bytes[0] == 192 && bytes[1] == 168) ||
                          (bytes[0] == 169 && bytes[1] == 254) ||
                          (bytes[0] == 100 && (bytes[1] & 0xC0) == 64);
  return is_private ? Reach::network : Reach::world;
}

Reach reach_of_v6(const std::array<unsigned char, 16>& bytes) {
  const auto is_zero = [](unsigned char byte) { return byte == 0; };
  if (std::all_of(bytes.begin(), bytes.end() - 1, is_zero)) return Reach::host;
  const bool is_private =
      (bytes[0] & 0xFE) == 0xFC || (bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80);
  return is_private ? Reach::network : Reach::world;
}

std::optional<Address> parse_address(std::string_view text) {
  constexpr std::string_view tag = "IPv6:";
  const bool is_tagged = text.size() > tag.size() && equal_nocase(text.substr(0, tag.size()), tag);
  if (is_tagged) text.remove_prefix(tag.size());
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  if (text.size() < 2 || text.size() >= buffer.size()) return std::nullopt;
  std::copy(text.begin(), text.end(), buffer.begin());
  std::array<unsigned char, 16> bytes{};
  for (const int family : {AF_INET, AF_INET6}) {
    if (inet_pton(family, buffer.data(), bytes.data()) != 1) continue;
    inet_ntop(family, bytes.data(), buffer.data(), buffer.size());
    return Address{buffer.data(), family == AF_INET ? reach_of_v4(bytes) : reach_of_v6(bytes)};
  }
  return std::nullopt;
}

bool is_address_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' ||
         c == ':' || c == 'I' || c == 'P' || c == 'v';
}

/// True if what stands in front is the client's own greeting.
bool is_greeting(std::string_view before) {
  while (!before.empty() && (is_blank(before.back()) || before.back() == '[')) {
    before.remove_suffix(1);
  }
  const auto ends = [&](std::string_view word) {
    return before.size() >= word.size() &&
           equal_nocase(before.substr(before.size() - word.size()), word);
  };
  return ends("helo=") || ends("ehlo=") || ends("helo") || ends("ehlo") || ends("ident=");
}

/// Where a Received field stops telling of the client and begins to tell of the server.
std::size_t from_clause_end(std::string_view value) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at + 3 < value.size(); ++at) {
    if (value[at] == '(') ++depth;
    if (value[at] == ')' && depth > 0) --depth;
    if (depth == 0 && is_blank(value[at]) && equal_nocase(value.substr(at + 1, 2), "by") &&
        is_blank(value[at + 3])) {
      return at;
    }
  }
  return value.size();
}

/// The address that the server saw: the last one in parentheses, where servers put it, else the
/// first in brackets ("from [192.0.2.1] by").
std::optional<Address> client_address(std::string_view value) {
  if (!equal_nocase(value.substr(0, 4), "from")) return std::nullopt;
  value = value.substr(0, from_clause_end(value));
  std::optional<Address> in_parentheses;
  std::optional<Address> outside;
  std::size_t depth = 0;
  for (std::size_t at = 0; at < value.size();) {
    if (value[at] == '(') ++depth;
    if (value[at] == ')' && depth > 0) --depth;
    if (!is_address_char(value[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < value.size() && is_address_char(value[at])) ++at;
    auto address = parse_address(value.substr(begin, at - begin));
    if (!address || is_greeting(value.substr(0, begin))) continue;
    const bool is_bracketed = begin > 0 && value[begin - 1] == '[';
    if (depth > 0) {
      in_parentheses = std::move(address);
    } else if (is_bracketed && !outside) {
      outside = std::move(address);
    }
  }
  return in_parentheses ? in_parentheses : outside;
}

/// The value of `name=` in a list such as `client-ip=192.0.2.1; helo=x`.
std::string_view find_property(std::string_view value, std::string_view name) {
  for (std::size_t at = 0; at + name.size() < value.size(); ++at) {
    const bool starts_word = at == 0 || is_blank(value[at - 1]) || value[at - 1] == ';';
    if (!starts_word || !equal_nocase(value.substr(at, name.size()), name)) continue;
    const std::string_view rest = value.substr(at + name.size());
    return rest.substr(0, rest.find_first_of("; \t\r\n()"));
  }
  return {};
}

/// The client whose right to send the receiver's server judged.
std::optional<Address> judged_address(const MailHeader& header) {
  if (const auto address =
          parse_address(find_property(header.find("Received-SPF"), "client-ip="))) {
    return address;
  }
  // Exchange Online: "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=…".
  constexpr std::string_view words = "(sender IP is ";
  const std::string_view value = header.find("Authentication-Results");
  const std::size_t at = value.find(words);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = value.substr(at + words.size());
  return parse_address(rest.substr(0, rest.find(')')));
}

std::optional<bool> verdict_of(std::string_view word) {
  if (equal_nocase(word, "pass")) return true;
  for (const std::string_view failure : {"fail", "softfail", "hardfail"}) {
    if (equal_nocase(word, failure)) return false;
  }
  return std::nullopt;
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
      if (fields_.size() < mail_header_fields) {
        fields_.push_back({line.substr(0, name), line.substr(line.find(':') + 1)});
        open = &fields_.back();
      }
    } else if (line.starts_with("From ") || line.starts_with(">From ")) {
      open = nullptr;  // left over from a mailbox file
    } else {
      break;
    }
    body_.remove_prefix(line.size());
  }
  for (Field& field : fields_) field.value = trim(field.value.substr(0, mail_header_value_bytes));
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

std::string connecting_address(const MailHeader& header) {
  if (const auto address = judged_address(header)) return address->text;
  std::string in_network;
  for (const std::string_view value : header.find_all("Received")) {
    const auto address = client_address(value);
    if (!address) continue;
    if (address->reach == Reach::world) return address->text;
    if (address->reach == Reach::network && in_network.empty()) in_network = address->text;
  }
  return in_network;
}

std::optional<bool> spf_verdict(const MailHeader& header) {
  for (const std::string_view value : header.find_all("Authentication-Results")) {
    const std::string_view word = find_property(value, "spf=");
    if (!word.empty()) return verdict_of(word);
  }
  const std::string_view value = header.find("Received-SPF");
  return verdict_of(value.substr(0, value.find_first_of(" \t\r\n(;")));
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
