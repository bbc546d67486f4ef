// SPDX-License-Identifier: Apache-2.0
// A set of small numbers.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ttp::rule {

/// Numbers below a bound that is given once. Copying between sets of one bound allocates nothing.
class BitSet {
 public:
  explicit BitSet(std::size_t bound = 0) : words_((bound + bits - 1) / bits) {}

  void set(std::size_t number) { words_[number / bits] |= std::uint64_t{1} << number % bits; }
  [[nodiscard]] bool has(std::size_t number) const {
    return (words_[number / bits] >> number % bits & 1) != 0;
  }
  void clear() { words_.assign(words_.size(), 0); }
  BitSet& operator|=(const BitSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }

  /// Takes out those members of `other` for which `is_out(number)` holds.
  template <typename IsOut>
  void remove_if(const BitSet& other, IsOut is_out) {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t word = words_[i] & other.words_[i]; word != 0; word &= word - 1) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(word));
        if (is_out(i * bits + bit)) words_[i] &= ~(std::uint64_t{1} << bit);
      }
    }
  }

  /// Calls `visit(number)` for each member in rising order.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) {
        visit(i * bits + static_cast<std::size_t>(std::countr_zero(word)));
      }
    }
  }

 private:
  static constexpr std::size_t bits = 64;
  std::vector<std::uint64_t> words_;
};

}  // namespace ttp::rule
