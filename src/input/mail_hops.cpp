// SPDX-License-Identifier: Apache-2.0
#include "input/mail_hops.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/text.hpp"

namespace ttp::input {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
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

/// Makes the address that `bytes` says inside IPv6 (RFC 4291, 2.5.5.2) one of IPv4; false if it is
/// none: servers that listen for both write their IPv4 clients so, and one client is one attacker.
bool unmap_v4(std::array<unsigned char, 16>& bytes) {
  constexpr std::array<unsigned char, 12> prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (!std::equal(prefix.begin(), prefix.end(), bytes.begin())) return false;
  std::copy(bytes.begin() + prefix.size(), bytes.end(), bytes.begin());
  return true;
}

std::optional<Address> parse_address(std::string_view text) {
  constexpr std::string_view tag = "IPv6:";
  const bool is_tagged = text.size() > tag.size() && equal_nocase(text.substr(0, tag.size()), tag);
  if (is_tagged) text.remove_prefix(tag.size());
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  if (text.size() < 2 || text.size() >= buffer.size()) return std::nullopt;
  std::copy(text.begin(), text.end(), buffer.begin());
  std::array<unsigned char, 16> bytes{};
  for (int family : {AF_INET, AF_INET6}) {
    if (inet_pton(family, buffer.data(), bytes.data()) != 1) continue;
    if (family == AF_INET6 && unmap_v4(bytes)) family = AF_INET;
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

/// A name of the domain name system at the beginning of `text`.
std::string_view name_at(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  text = text.substr(0, text.find_first_of(" \t\r\n();"));
  while (text.ends_with('.')) text.remove_suffix(1);
  return text;
}

/// What one Received field tells.
struct Hop {
  bool has_client = false;  ///< "from …"
  std::string_view client;  ///< the name that the client gave itself
  std::string_view server;  ///< who wrote the field
  std::optional<Address> address;
  bool is_delivery = false;  ///< by LMTP, which is spoken between the servers of one place
};

Hop read_hop(std::string_view value) {
  Hop hop;
  hop.has_client = equal_nocase(value.substr(0, 4), "from");
  if (hop.has_client) hop.client = name_at(value.substr(4));
  const std::size_t by = hop.has_client ? from_clause_end(value) + 1 : 0;
  const std::string_view rest = value.substr(std::min(by, value.size()));
  if (equal_nocase(rest.substr(0, 2), "by")) hop.server = name_at(rest.substr(2));
  hop.address = client_address(value);
  // Behind "for" stands what the client asked for.
  std::string protocol = lower_ascii(rest);
  protocol.resize(std::min(protocol.find(" for "), protocol.size()));
  hop.is_delivery = protocol.find(" with lmtp") != std::string::npos;
  return hop;
}

/// True for `name` itself and what is below it.
bool is_under(std::string_view name, std::string_view domain) {
  if (name.size() < domain.size()) return false;
  const std::size_t begin = name.size() - domain.size();
  return equal_nocase(name.substr(begin), domain) && (begin == 0 || name[begin - 1] == '.');
}

bool is_exchange_online(std::string_view name) {
  return is_under(name, "outlook.com") || is_under(name, "office365.com") ||
         is_under(name, "exchangelabs.com");
}

/// True for a hop between two of the receiver's servers. Requires that one of them wrote `hop`.
bool is_inside(const Hop& hop) {
  if (!hop.has_client || hop.is_delivery) return true;
  if (hop.address && hop.address->reach != Reach::world) return true;
  // Exchange Online hands a mail on three times and more, from public addresses, before it lies in
  // the mailbox. The verdicts stand in between, above the field of the server that lets mail in.
  return is_exchange_online(hop.client) && is_exchange_online(hop.server) &&
         !is_under(hop.server, "mail.protection.outlook.com");
}

/// The fields that the receiver's servers wrote, and those in between; Received fields that tell of
/// hops on the receiver's side are the last ones at most. All where there is no Received.
std::span<const MailHeader::Field> believed_fields(const MailHeader& header) {
  const std::span<const MailHeader::Field> fields = header.fields();
  std::size_t end = fields.size();
  bool at_google = false;
  for (std::size_t at = 0; at < fields.size(); ++at) {
    if (!equal_nocase(fields[at].name, "Received")) continue;
    end = at;
    if (at_google) break;
    const Hop hop = read_hop(fields[at].value);
    if (is_inside(hop)) continue;
    // Google's servers put their verdicts right below their own Received.
    if (!equal_nocase(hop.server, "mx.google.com")) break;
    at_google = true;
    end = fields.size();
  }
  return fields.first(end);
}

std::string_view find_value(std::span<const MailHeader::Field> fields, std::string_view name) {
  for (const MailHeader::Field& field : fields) {
    if (equal_nocase(field.name, name)) return field.value;
  }
  return {};
}

/// The client whose right to send the receiver's server judged.
std::optional<Address> judged_address(std::span<const MailHeader::Field> fields) {
  if (const auto address =
          parse_address(find_property(find_value(fields, "Received-SPF"), "client-ip="))) {
    return address;
  }
  // Exchange Online: "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=…".
  constexpr std::string_view words = "(sender IP is ";
  const std::string_view value = find_value(fields, "Authentication-Results");
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

std::string connecting_address(const MailHeader& header) {
  if (const auto address = judged_address(believed_fields(header))) return address->text;
  std::string in_network;
  for (const std::string_view value : header.find_all("Received")) {
    const Hop hop = read_hop(value);
    if (!hop.address) continue;
    if (!is_inside(hop)) return hop.address->text;
    if (hop.address->reach == Reach::network && in_network.empty()) in_network = hop.address->text;
  }
  return in_network;
}

std::optional<bool> spf_verdict(const MailHeader& header) {
  const auto fields = believed_fields(header);
  for (const MailHeader::Field& field : fields) {
    if (!equal_nocase(field.name, "Authentication-Results")) continue;
    const std::string_view word = find_property(field.value, "spf=");
    if (!word.empty()) return verdict_of(word);
  }
  const std::string_view value = find_value(fields, "Received-SPF");
  return verdict_of(value.substr(0, value.find_first_of(" \t\r\n(;")));
}

}  // namespace ttp::input
