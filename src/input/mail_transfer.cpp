// SPDX-License-Identifier: Apache-2.0
#include "input/mail_transfer.hpp"

#include <algorithm>
#include <cstdint>

#include "base/text.hpp"

namespace ttp::input {

namespace {

/// The six bits that a letter of base64 stands for, -1 for anything else.
int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

}  // namespace

void decode_base64(std::string_view text, std::string& out) {
  out.clear();
  out.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t bits = 0;
  int letters = 0;  // of the group in hand
  int pads = 0;     // behind them
  for (const char c : text) {
    if (c == '=' && letters >= 2 && letters + ++pads >= 4) letters = 0;
    const int value = base64_value(c);
    if (value < 0) continue;
    pads = 0;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    // Two letters have a byte and four bits, three have two bytes and two bits, four three bytes.
    if (letters > 0) out += static_cast<char>(bits >> (6 - 2 * letters) & 0xFF);
    letters = (letters + 1) % 4;
  }
}

void decode_quoted_printable(std::string_view text, std::string& out) {
  out.clear();
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t sign = std::min(text.find('=', at), text.size());
    out.append(text.substr(at, sign - at));
    if (sign == text.size()) break;
    at = sign + 1;
    if (at + 1 < text.size() && hex_value(text[at]) >= 0 && hex_value(text[at + 1]) >= 0) {
      out += static_cast<char>(hex_value(text[at]) << 4 | hex_value(text[at + 1]));
      at += 2;
      continue;
    }
    const std::size_t end = std::min(text.find_first_not_of(" \t\r", at), text.size());
    if (end == text.size() || text[end] == '\n') {
      at = std::min(end + 1, text.size());
    } else {
      out += '=';
    }
  }
}

}  // namespace ttp::input
