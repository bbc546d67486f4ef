// SPDX-License-Identifier: Apache-2.0
// Eight bytes of a text as one number.
#pragma once

#include <cstdint>

namespace ttp {

/// The eight bytes from `at` on, the first of them the lowest. Compilers make one load of it.
[[nodiscard]] constexpr std::uint64_t load_word(const char* at) {
  const auto byte = [&](int i) {
    return std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
  };
  return byte(0) | byte(1) | byte(2) | byte(3) | byte(4) | byte(5) | byte(6) | byte(7);
}

}  // namespace ttp
