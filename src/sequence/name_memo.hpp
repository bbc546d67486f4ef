// SPDX-License-Identifier: Apache-2.0
// What was found for names, for when they come again.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "base/quick_hash.hpp"

namespace ttp::sequence {

/// A list of numbers for each name. Bounded: each name has one place, where a newer one replaces it;
/// long names are not kept.
class NameMemo {
 public:
  /// The list of `name`; `fill(list)` makes it unless it is known. Valid until the next call.
  template <typename Fill>
  std::span<const std::uint32_t> find(std::string_view name, Fill fill) {
    if (entries_.empty()) entries_.resize(names);
    if (name.size() > name_bytes) return filled(fill);
    Entry& entry = entries_[quick_hash(name) % names];
    if (entry.is_used && quick_equal({entry.name.data(), entry.size}, name)) return list(entry);
    const std::span<const std::uint32_t> made = filled(fill);
    if (lists_.size() + made.size() > most_numbers) forget();
    std::memcpy(entry.name.data(), name.data(), name.size());
    entry.size = static_cast<std::uint8_t>(name.size());
    entry.begin = static_cast<std::uint32_t>(lists_.size());
    entry.count = static_cast<std::uint32_t>(made.size());
    entry.is_used = true;
    lists_.insert(lists_.end(), made.begin(), made.end());
    return list(entry);
  }

 private:
  /// A session's programs and tools are few, and most sessions have the same.
  static constexpr std::size_t names = 1024;
  static constexpr std::size_t name_bytes = 54;
  /// Lists of names that were replaced stay until there are so many numbers.
  static constexpr std::size_t most_numbers = 16 * names;
  /// One line of a processor's cache.
  struct Entry {
    std::uint32_t begin = 0;  // in lists_
    std::uint32_t count = 0;
    std::uint8_t size = 0;
    bool is_used = false;
    std::array<char, name_bytes> name;
  };
  static_assert(sizeof(Entry) == 64);

  [[nodiscard]] std::span<const std::uint32_t> list(const Entry& entry) const {
    return std::span(lists_).subspan(entry.begin, entry.count);
  }
  template <typename Fill>
  std::span<const std::uint32_t> filled(Fill& fill) {
    latest_.clear();
    fill(latest_);
    return latest_;
  }
  void forget() {
    for (Entry& entry : entries_) entry.is_used = false;
    lists_.clear();
  }

  std::vector<Entry> entries_;         // made with the first name
  std::vector<std::uint32_t> lists_;   // one behind the other
  std::vector<std::uint32_t> latest_;  // of the latest new name
};

}  // namespace ttp::sequence
