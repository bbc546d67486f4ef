// SPDX-License-Identifier: Apache-2.0
// A set of small numbers.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ttp::rule {

/// Numbers below a bound that is given once. Copying between sets of one bound allocates nothing.
/// Going through a set costs as much as it has members, not as its bound: beside each word of bits
/// stands whether it has any.
class BitSet {
 public:
  explicit BitSet(std::size_t bound = 0)
      : words_((bound + bits - 1) / bits), used_((words_.size() + bits - 1) / bits) {}

  void set(std::size_t number) {
    words_[number / bits] |= bit(number);
    used_[number / bits / bits] |= bit(number / bits);
  }
  /// The same if `is_in`, without a branch.
  void set_if(std::size_t number, bool is_in) {
    const std::uint64_t is_one = is_in ? 1 : 0;
    words_[number / bits] |= is_one << number % bits;
    used_[number / bits / bits] |= is_one << number / bits % bits;
  }
  [[nodiscard]] bool has(std::size_t number) const {
    return (words_[number / bits] & bit(number)) != 0;
  }
  void clear() {
    for_each_word([&](std::size_t i) { words_[i] = 0; });
    used_.assign(used_.size(), 0);
  }
  BitSet& operator|=(const BitSet& other) {
    other.for_each_word([&](std::size_t i) { words_[i] |= other.words_[i]; });
    for (std::size_t i = 0; i < used_.size(); ++i) used_[i] |= other.used_[i];
    return *this;
  }

  /// Takes out those members of `other` for which `is_out(number)` holds.
  template <typename IsOut>
  void remove_if(const BitSet& other, IsOut is_out) {
    for_each_word([&](std::size_t i) {
      for (std::uint64_t word = words_[i] & other.words_[i]; word != 0; word &= word - 1) {
        const std::size_t number = i * bits + lowest(word);
        if (is_out(number)) words_[i] &= ~bit(number);
      }
    });
  }

  /// Calls `visit(number)` for each member in rising order.
  template <typename Visit>
  void for_each(Visit visit) const {
    for_each_word([&](std::size_t i) {
      for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) {
        visit(i * bits + lowest(word));
      }
    });
  }

 private:
  static constexpr std::size_t bits = 64;

  static std::uint64_t bit(std::size_t number) { return std::uint64_t{1} << number % bits; }
  static std::size_t lowest(std::uint64_t word) {
    return static_cast<std::size_t>(std::countr_zero(word));
  }

  /// Calls `visit` with the places of the words that may have members.
  template <typename Visit>
  void for_each_word(Visit visit) const {
    for (std::size_t i = 0; i < used_.size(); ++i) {
      for (std::uint64_t used = used_[i]; used != 0; used &= used - 1) {
        visit(i * bits + lowest(used));
      }
    }
  }

  std::vector<std::uint64_t> words_;
  std::vector<std::uint64_t> used_;  // by word: 0 only if it is 0
};

}  // namespace ttp::rule
