// SPDX-License-Identifier: Apache-2.0
#include "output/style.hpp"

#include "base/text.hpp"

namespace ttp::output {

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t taken = display_width(text);
  std::string result(text);
  if (taken < width) result.append(width - taken, ' ');
  return result;
}

std::string padded_left(std::string_view text, std::size_t width) {
  const std::size_t taken = display_width(text);
  return taken < width ? std::string(width - taken, ' ').append(text) : std::string(text);
}

}  // namespace ttp::output
