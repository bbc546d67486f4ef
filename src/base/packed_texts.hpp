// SPDX-License-Identifier: Apache-2.0
// A few short texts that are kept very often and read seldom.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace ttp {

/// `N` texts, empty at first, in one allocation, where as many strings would take 32 bytes each and one
/// allocation for every longer one. Setting one costs as much as copying them all.
template <std::size_t N>
class PackedTexts {
 public:
  using Texts = std::array<std::string_view, N>;

  PackedTexts() = default;
  explicit PackedTexts(const Texts& texts) { pack(texts); }

  /// Valid until a text is set. Requires `which < N`.
  [[nodiscard]] std::string_view get(std::size_t which) const {
    if (block_ == nullptr) return {};
    const Ends ends = this->ends();
    const std::size_t begin = which == 0 ? 0 : ends[which - 1];
    return {block_.get() + sizeof(Ends) + begin, ends[which] - begin};
  }

  /// `text` may be one of these texts. All of them together have less than 4 GiB.
  void set(std::size_t which, std::string_view text) {
    Texts texts;
    for (std::size_t i = 0; i < N; ++i) texts[i] = i == which ? text : get(i);
    pack(texts);
  }

  /// Bytes of memory beside the object itself.
  [[nodiscard]] std::size_t footprint() const {
    return block_ == nullptr ? 0 : sizeof(Ends) + ends().back();
  }

 private:
  using Ends = std::array<std::uint32_t, N>;

  /// The texts may be those of the block.
  void pack(const Texts& texts) {
    Ends ends{};
    std::uint32_t size = 0;
    for (std::size_t i = 0; i < N; ++i) ends[i] = size += static_cast<std::uint32_t>(texts[i].size());
    auto block = std::make_unique_for_overwrite<char[]>(sizeof ends + size);
    char* to = block.get();
    std::memcpy(to, &ends, sizeof ends);
    to += sizeof ends;
    for (const std::string_view each : texts) {
      if (!each.empty()) std::memcpy(to, each.data(), each.size());
      to += each.size();
    }
    block_ = std::move(block);
  }

  [[nodiscard]] Ends ends() const {
    Ends ends;
    std::memcpy(&ends, block_.get(), sizeof ends);
    return ends;
  }

  std::unique_ptr<char[]> block_;  // the ends of the texts behind it, then the texts
};

}  // namespace ttp
