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
  std::size_t at = 0;
  for (; at + sizeof all <= text.size(); at += sizeof all) all |= load_word(text.data() + at);
  for (; at < text.size(); ++at) all |= static_cast<unsigned char>(text[at]);
  return (all & each_high_bit) == 0;
}

}  // namespace ttp
