// SPDX-License-Identifier: Apache-2.0
// Eight bytes of a text as one number.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace ttp {

/// The eight bytes from `at` on, the first of them the lowest.
[[nodiscard]] constexpr std::uint64_t load_word(const char* at) {
  if (std::endian::native == std::endian::little && !std::is_constant_evaluated()) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
  }
  const auto byte = [&](int i) {
    return std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
  };
  return byte(0) | byte(1) | byte(2) | byte(3) | byte(4) | byte(5) | byte(6) | byte(7);
}

inline constexpr std::uint64_t each_byte = 0x0101'0101'0101'0101U;
inline constexpr std::uint64_t each_high_bit = each_byte * 0x80;

/// Not 0 if and only if one of the eight bytes is `byte`, an ASCII character.
[[nodiscard]] constexpr std::uint64_t has_byte(std::uint64_t word, char byte) {
  const std::uint64_t zero_where = word ^ each_byte * static_cast<unsigned char>(byte);
  return (zero_where - each_byte) & ~zero_where & each_high_bit;
}

/// Not 0 if and only if one of the eight bytes is a control character (DEL is one).
[[nodiscard]] constexpr std::uint64_t has_control(std::uint64_t word) {
  return ((word - each_byte * ' ') & ~word & each_high_bit) | has_byte(word, 0x7F);
}

}  // namespace ttp
