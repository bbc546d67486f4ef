// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/word.hpp"

namespace ttp {

/// True if no byte of `text` is beyond ASCII.
[[nodiscard]] inline bool is_ascii(std::string_view text) {
  std::uint64_t all = 0;
  if (text.size() >= sizeof all) {
    const char* const last = text.data() + text.size() - sizeof all;
    for (const char* at = text.data(); at < last; at += sizeof all) all |= load_word(at);
    all |= load_word(last);
  } else {
    for (const char c : text) all |= static_cast<unsigned char>(c);
  }
  return (all & each_high_bit) == 0;
}

}  // namespace ttp
