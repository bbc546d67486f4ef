// SPDX-License-Identifier: Apache-2.0
// Where a JSON string ends. With SSE2, which every x86-64 processor has, a look at 16 bytes costs less
// than one at 8 without.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/word.hpp"

namespace ttp {

/// Bytes that may be looked at beyond the one that is found.
inline constexpr std::size_t scan_overrun = 16;

/// The first byte from `at` on that is a quote, a backslash, a control character or not ASCII; if
/// there is none before `end`, some place from `end` on. `scan_overrun` bytes behind `end` must be
/// readable.
[[nodiscard]] inline const char* find_special_portably(const char* at, const char* end) {
  constexpr std::uint64_t each = 0x0101'0101'0101'0101U;
  do {
    const std::uint64_t word = load_word(at);
    // A byte's high bit comes out set where the byte is zero before 1 is taken off, less than a
    // blank, or not ASCII. A borrow goes wrong only behind a byte that was found.
    const std::uint64_t found = (((word ^ each * '"') - each) | ((word ^ each * '\\') - each) |
                                 (word - each * ' ') | word) &
                                each * 0x80;
    if (found != 0) return at + std::countr_zero(found) / 8;
    at += 8;
  } while (at < end);
  return at;
}

#if defined(__SSE2__)

[[nodiscard]] inline const char* find_special(const char* at, const char* end) {
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i blank = _mm_set1_epi8(' ');
  do {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    // Less a blank, and never beyond the least number, control characters are negative, and so are
    // bytes that are not ASCII, since they were before.
    const __m128i found = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
        _mm_subs_epi8(bytes, blank));
    if (const int mask = _mm_movemask_epi8(found); mask != 0) {
      return at + std::countr_zero(static_cast<unsigned>(mask));
    }
    at += 16;
  } while (at < end);
  return at;
}

#else

[[nodiscard]] inline const char* find_special(const char* at, const char* end) {
  return find_special_portably(at, end);
}

#endif

/// The closing quote of a JSON string; null if it has none or something in it is wrong.
struct StringEnd {
  const char* at;
  bool has_escapes;
};

/// The end of a string whose plain beginning was passed over.
StringEnd unusual_string_end(const char* at, const char* end, bool& is_ascii);

/// The end of the string whose first byte behind the opening quote is `at`. The closing quote must
/// come before `end`; `scan_overrun` bytes must be readable behind that. Control characters and
/// escapes are checked, UTF-8 is not: `is_ascii` becomes false if there is any.
[[nodiscard]] inline StringEnd string_end(const char* at, const char* end, bool& is_ascii) {
  at = find_special(at, end);
  if (*at == '"' && at < end) return {at, false};
  return unusual_string_end(at, end, is_ascii);
}

}  // namespace ttp
