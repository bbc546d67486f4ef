// SPDX-License-Identifier: Apache-2.0
// What was found for names, for when they come again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/quick_hash.hpp"

namespace ttp::sequence {

/// A list of numbers for each name. Bounded: each name has one place, where a newer one replaces it.
class NameMemo {
 public:
  /// The list of `name`; `fill(list)` makes it unless it is known. Valid until the next call.
  template <typename Fill>
  std::span<const std::uint32_t> find(std::string_view name, Fill fill) {
    if (entries_.empty()) entries_.resize(names + 1);
    const bool is_long = name.size() > name_bytes;
    Entry& entry = entries_[is_long ? names : quick_hash(name) % names];
    if (!entry.is_used || entry.name != name) {
      entry.is_used = false;
      entry.list.clear();
      fill(entry.list);
      if (!is_long) entry.name = name;
      entry.is_used = !is_long;
    }
    return entry.list;
  }

 private:
  /// A session's programs and tools are few, and most sessions have the same.
  static constexpr std::size_t names = 1024;
  static constexpr std::size_t name_bytes = 64;
  struct Entry {
    std::string name;
    std::vector<std::uint32_t> list;
    bool is_used = false;
  };
  std::vector<Entry> entries_;  // made with the first name; the last one is for long names
};

}  // namespace ttp::sequence
