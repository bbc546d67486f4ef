// SPDX-License-Identifier: Apache-2.0
// Memory for the texts that one event needs and nobody needs after it.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace ttp {

/// Bytes that must be readable behind every JSON text handed to the parser.
inline constexpr std::size_t json_padding = 64;

/// A bump allocator. What it returns lives until `reset()`; behind every block at least
/// `json_padding` bytes are readable, so a text in it can be parsed where it lies.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// `size` writable bytes.
  char* allocate(std::size_t size);

  /// Gives back the unused end of the latest block: it was allocated with `reserved` bytes, of
  /// which `used` are kept.
  void shrink_last(std::size_t reserved, std::size_t used);

  /// A copy of `text`.
  std::string_view copy(std::string_view text);

  /// Forgets everything; keeps the memory for the next event, but not a block of unusual size.
  void reset();

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  std::vector<Block> blocks_;
  std::size_t block_ = 0;  // index of the block in use
  std::size_t used_ = 0;   // bytes used in it
};

}  // namespace ttp
