// SPDX-License-Identifier: Apache-2.0
#include "base/arena.hpp"

#include <algorithm>
#include <cstring>

namespace ttp {

namespace {
constexpr std::size_t block_bytes = 64U << 10;
}

char* Arena::allocate(std::size_t size) {
  while (block_ < blocks_.size()) {
    Block& block = blocks_[block_];
    if (block.size - used_ >= size + json_padding) {
      char* result = block.bytes.get() + used_;
      used_ += size;
      return result;
    }
    ++block_;
    used_ = 0;
  }
  const std::size_t want = std::max(block_bytes, size + json_padding);
  // Zeroed, so that the padding is defined bytes whoever reads it.
  blocks_.push_back({std::unique_ptr<char[]>(new char[want]()), want});
  block_ = blocks_.size() - 1;
  used_ = size;
  return blocks_.back().bytes.get();
}

void Arena::shrink_last(std::size_t reserved, std::size_t used) { used_ -= reserved - used; }

std::string_view Arena::copy(std::string_view text) {
  char* to = allocate(text.size());
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
  return {to, text.size()};
}

void Arena::reset() {
  if (blocks_.size() > 1) {
    std::erase_if(blocks_, [](const Block& block) { return block.size > block_bytes; });
    if (blocks_.size() > 4) blocks_.resize(4);
  } else if (blocks_.size() == 1 && blocks_.front().size > block_bytes) {
    blocks_.clear();
  }
  block_ = 0;
  used_ = 0;
}

}  // namespace ttp
