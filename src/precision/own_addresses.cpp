// SPDX-License-Identifier: Apache-2.0
#include "precision/own_addresses.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "base/text.hpp"

namespace ttp::precision {

namespace {

/// The longest spelling: of version 6, with the last four bytes as version 4 has them.
constexpr std::size_t longest_spelling = 45;
constexpr std::size_t shortest = 2;  // ::

/// Digits that a number between two dots can have.
constexpr std::size_t most_digits = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_part(char c) { return is_hex(c) || c == ':' || c == '.'; }

AddressBytes mapped_of(const in_addr& address) {
  AddressBytes bytes{};
  constexpr std::size_t mapped = 12;
  bytes[10] = bytes[11] = 0xff;
  std::memcpy(bytes.data() + mapped, &address, sizeof address);
  return bytes;
}

std::optional<AddressBytes> parse_plain(std::string_view text) {
  if (text.size() < shortest || text.size() > longest_spelling) return std::nullopt;
  const auto colons = std::count(text.begin(), text.end(), ':');
  if (colons < 2 && (colons > 0 || std::count(text.begin(), text.end(), '.') != 3)) {
    return std::nullopt;
  }
  const std::string copy(text);
  AddressBytes bytes{};
  if (colons > 0) {
    if (inet_pton(AF_INET6, copy.c_str(), bytes.data()) != 1) return std::nullopt;
    return bytes;
  }
  in_addr four{};
  if (inet_pton(AF_INET, copy.c_str(), &four) != 1) return std::nullopt;
  return mapped_of(four);
}

constexpr std::string_view encoded_dot = "%2e";
constexpr std::string_view reverse_zone = ".in-addr.arpa";

/// Length of what begins at `at` and may be an address as programs take it: letters, digits, dots.
std::size_t word_length(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size()) {
    if (is_digit(text[end]) || text[end] == '.' || text[end] == '-' || is_letter(text[end])) {
      ++end;
    } else if (equal_nocase(text.substr(end, encoded_dot.size()), encoded_dot)) {
      end += encoded_dot.size();
    } else {
      break;
    }
  }
  while (end > at && text[end - 1] == '.') --end;
  return end - at;
}

/// Addresses of version 4 as programs take them too: with fewer parts, in octal or hexadecimal digits,
/// with encoded dots, or turned round for the name service.
std::optional<AddressBytes> parse_loosely(std::string_view word) {
  constexpr std::size_t longest = 80;
  if (word.empty() || !is_digit(word[0]) || word.size() > longest) return std::nullopt;
  std::string plain;
  for (std::size_t at = 0; at < word.size();) {
    const bool is_dot = equal_nocase(word.substr(at, encoded_dot.size()), encoded_dot);
    plain += is_dot ? '.' : word[at];
    at += is_dot ? encoded_dot.size() : 1;
  }
  const std::size_t zone = plain.size() - std::min(plain.size(), reverse_zone.size());
  const bool is_reversed = equal_nocase(std::string_view(plain).substr(zone), reverse_zone);
  if (is_reversed) plain.resize(zone);
  in_addr address{};
  if (inet_aton(plain.c_str(), &address) != 1) return std::nullopt;
  AddressBytes bytes = mapped_of(address);
  if (is_reversed) std::reverse(bytes.end() - sizeof address, bytes.end());
  return bytes;
}

/// True if the text is cut within a number between `at - 1` and `at`. Where there are more digits
/// around it than an address can have, two texts were joined.
bool splits_number(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size() || !is_digit(text[at - 1]) || !is_digit(text[at])) return false;
  std::size_t begin = at;
  std::size_t end = at;
  while (begin > 0 && is_digit(text[begin - 1])) --begin;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - begin <= most_digits;
}

/// The same between the groups of version 6.
bool splits_group(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size() || !is_hex(text[at - 1]) || !is_hex(text[at])) return false;
  constexpr std::size_t most_hex = 4;
  std::size_t begin = at;
  std::size_t end = at;
  while (begin > 0 && is_hex(text[begin - 1])) --begin;
  while (end < text.size() && is_hex(text[end])) ++end;
  return end - begin <= most_hex;
}

}  // namespace

std::optional<AddressBytes> parse_address(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  return parse_plain(text.substr(0, text.find('%')));
}

OwnAddresses::OwnAddresses(const std::vector<std::string>& addresses) {
  for (const std::string& text : addresses) addresses_.push_back(*parse_address(text));
}

bool OwnAddresses::is_own(const AddressBytes& address) const {
  return std::find(addresses_.begin(), addresses_.end(), address) != addresses_.end();
}

bool OwnAddresses::has(std::string_view text) const {
  auto address = parse_address(text);
  if (!address) address = parse_loosely(text);
  return address && is_own(*address);
}

/// Length of one of the addresses that begins at `at`, the longest; 0 if none does.
std::size_t OwnAddresses::length_at(std::string_view text, std::size_t at) const {
  std::size_t end = at;
  while (end < text.size() && end - at < longest_spelling && is_part(text[end])) ++end;
  for (; end - at >= shortest; --end) {
    const std::string_view candidate = text.substr(at, end - at);
    const auto address = parse_plain(candidate);
    if (!address || !is_own(*address)) continue;
    const bool is_cut = candidate.find(':') == std::string_view::npos
                            ? splits_number(text, at) || splits_number(text, end)
                            : splits_group(text, at) || splits_group(text, end);
    if (!is_cut) return end - at;
  }
  const bool is_inside = at > 0 && (is_digit(text[at - 1]) || is_letter(text[at - 1]) ||
                                    text[at - 1] == '.');
  const std::size_t length = is_inside ? 0 : word_length(text, at);
  const auto address = parse_loosely(text.substr(at, length));
  return address && is_own(*address) ? length : 0;
}

std::string OwnAddresses::without(std::string_view text) const {
  std::string out;
  std::size_t kept = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = is_part(text[at]) && text[at] != '.' ? length_at(text, at) : 0;
    if (length == 0) {
      ++at;
      continue;
    }
    out.append(text.substr(kept, at - kept)).append(scrubbed);
    at += length;
    kept = at;
  }
  return out.append(text.substr(kept));
}

}  // namespace ttp::precision
