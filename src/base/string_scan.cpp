// SPDX-License-Identifier: Apache-2.0
#include "base/string_scan.hpp"

#include "base/text.hpp"

namespace ttp {

namespace {

/// The place behind an escape; null if it is none.
const char* escape_end(const char* at) {
  switch (at[1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't': return at + 2;
    case 'u':
      for (int i = 2; i < 6; ++i) {
        if (hex_value(at[i]) < 0) return nullptr;
      }
      return at + 6;
    default: return nullptr;
  }
}

}  // namespace

StringEnd unusual_string_end(const char* at, const char* end, bool& is_ascii) {
  bool has_escapes = false;
  while (at < end) {
    if (*at == '"') return {at, has_escapes};
    if (*at == '\\') {
      has_escapes = true;
      at = escape_end(at);
      if (at == nullptr) break;
    } else if (static_cast<unsigned char>(*at) >= 0x80) {
      is_ascii = false;
      do ++at;
      while (static_cast<unsigned char>(*at) >= 0x80 && at < end);
    } else {
      break;  // a control character
    }
    at = find_special(at, end);
  }
  return {nullptr, has_escapes};
}

}  // namespace ttp
