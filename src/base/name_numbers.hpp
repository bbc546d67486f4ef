// SPDX-License-Identifier: Apache-2.0
// Names to numbers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/quick_hash.hpp"

namespace ttp {

/// Numbers names from 0, in the order in which they come. To be filled once and asked often.
class NameNumbers {
 public:
  static constexpr std::uint32_t unknown = ~std::uint32_t{0};

  /// The number of `name`; a new one if it is new.
  std::uint32_t add(std::string_view name) {
    if (2 * (ends_.size() + 1) > slots_.size()) grow();
    Slot& slot = slots_[place_of(name)];
    if (slot.number == unknown) {
      slot = {hash_of(name), static_cast<std::uint32_t>(ends_.size())};
      texts_ += name;
      ends_.push_back(static_cast<std::uint32_t>(texts_.size()));
    }
    return slot.number;
  }

  /// The number of `name`, or `unknown`.
  [[nodiscard]] std::uint32_t find(std::string_view name) const {
    return slots_.empty() ? unknown : slots_[place_of(name)].number;
  }

  [[nodiscard]] std::size_t size() const { return ends_.size(); }

  /// Memory beside the object itself.
  [[nodiscard]] std::size_t bytes() const {
    return texts_.capacity() + ends_.capacity() * sizeof(std::uint32_t) +
           slots_.capacity() * sizeof(Slot);
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = unknown;
  };

  static std::uint32_t hash_of(std::string_view name) {
    return static_cast<std::uint32_t>(quick_hash(name));
  }

  [[nodiscard]] std::string_view text(std::uint32_t number) const {
    const std::uint32_t begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(texts_).substr(begin, ends_[number] - begin);
  }

  /// The slot of the name, or the empty one where it belongs.
  [[nodiscard]] std::size_t place_of(std::string_view name) const {
    const std::uint32_t hash = hash_of(name);
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].number != unknown &&
           (slots_[at].hash != hash || !quick_equal(text(slots_[at].number), name))) {
      at = (at + 1) & (slots_.size() - 1);
    }
    return at;
  }

  void grow() {
    constexpr std::size_t first_slots = 16;
    std::vector<Slot> old(slots_.empty() ? first_slots : 2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.number == unknown) continue;
      std::size_t at = slot.hash & (slots_.size() - 1);
      while (slots_[at].number != unknown) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = slot;
    }
  }

  std::string texts_;                // one behind the other
  std::vector<std::uint32_t> ends_;  // by number: in texts_
  std::vector<Slot> slots_;          // open addressing, a power of two, at most half full
};

}  // namespace ttp
