// SPDX-License-Identifier: Apache-2.0
// Finding many literals in one pass over a text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/literal.hpp"

namespace ttp {

/// Ids of literals that were found, perhaps several times each. Reused from text to text.
class FoundLiterals {
 public:
  void clear() { count_ = 0; }
  /// Whether it is one is not asked by a branch, since nobody could foresee it.
  void add(std::uint32_t id, bool is_found) {
    if (count_ == ids_.size()) ids_.resize(2 * ids_.size());
    ids_[count_] = id;
    count_ += is_found ? 1 : 0;
  }
  [[nodiscard]] std::span<const std::uint32_t> ids() const { return std::span(ids_).first(count_); }

 private:
  std::vector<std::uint32_t> ids_ = std::vector<std::uint32_t>(64);
  std::size_t count_ = 0;
};

/// Says which of its literals a text contains. Immutable.
///
/// A text is folded first, a run of delimiters to one. Then for each place the hash of its last
/// four bytes, and that of its last two, lead to 32 bits, of which the byte before these chooses
/// one: whether any literal may end there, for most places the only step. None of this depends on
/// what was found before, so that the processor does several places at once. An Aho-Corasick
/// automaton does the same with one dependent load a byte from a table of megabytes: on short texts
/// it took four times as long, and its table grows with the literals.
class LiteralFinder {
 public:
  /// Longest literal, in folded bytes.
  static constexpr std::size_t longest = 10;

  LiteralFinder() : LiteralFinder(std::span<const std::string>()) {}

  /// `literals` are folded (see literal.hpp), each of 1 to `longest` bytes and no lone blank,
  /// letter or digit. A literal's id is its place in the list.
  explicit LiteralFinder(std::span<const std::string> literals);

  /// Adds the literals in the text to `found`. `text` need not be folded. Returns which bytes it
  /// has.
  ByteSet scan(std::string_view text, FoundLiterals& found) const;

  /// The same with instructions that every processor has.
  ByteSet scan_portably(std::string_view text, FoundLiterals& found) const;

  /// Memory of the tables.
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Portable;
  struct Avx2;

  struct Literal {
    std::uint64_t folded = 0;  // the last eight bytes, as they lie in memory
    std::uint64_t mask = 0;
    std::uint16_t more = 0;  // the two before these
    std::uint16_t more_mask = 0;
    std::uint32_t id = 0;

    /// The last of its own bytes.
    [[nodiscard]] const char* last() const {
      return reinterpret_cast<const char*>(&folded) + sizeof folded - 1;
    }
    /// True if it ends at `last`.
    [[nodiscard]] bool ends_at(const char* last) const {
      return (((load<std::uint64_t>(last - 7) & mask) ^ folded) |
              static_cast<std::uint64_t>((load<std::uint16_t>(last - 9) & more_mask) ^ more)) == 0;
    }
  };

  /// Literals by their last bytes, the keys, and the byte before.
  struct Ends {
    unsigned shift = 0;  // what makes a hash small
    std::vector<std::uint32_t>
        before;  // by hash: the low bits of bytes that may stand before a key
    std::vector<std::uint32_t>
        begins;  // by hash with the byte before, and one more: of the literals
    std::vector<Literal> literals;

    /// Arranges literals. `key`: bytes of a key; `sparse`: hashes for each literal.
    void arrange(std::span<const Literal> unsorted, std::size_t key, std::size_t sparse);
    [[nodiscard]] std::uint32_t hash(std::uint32_t key) const { return key * multiplier >> shift; }
    [[nodiscard]] std::uint32_t hash(std::uint32_t key, std::uint32_t low) const {
      return (key * multiplier + low * other_multiplier) >> shift;
    }
    /// Its lowest bit is set if a literal may end behind a key with this byte before it.
    [[nodiscard]] std::uint32_t may_end(std::uint32_t key, std::uint32_t low) const {
      return before[hash(key)] >> low;
    }
    [[nodiscard]] std::size_t bytes() const {
      return (before.size() + begins.size()) * sizeof(std::uint32_t) +
             literals.size() * sizeof(Literal);
    }
  };
  static constexpr std::uint32_t multiplier = 0x9E3779B1U;
  static constexpr std::uint32_t other_multiplier = 0x85EBCA77U;

  template <typename T>
  static T load(const char* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
  }
  /// The four bytes that end at `last`, and the two.
  static std::uint32_t four(const char* last) { return load<std::uint32_t>(last - 3); }
  static std::uint32_t two(const char* last) { return load<std::uint16_t>(last - 1); }
  /// What counts of the byte before them.
  static std::uint32_t low_bits(char byte) {
    return static_cast<unsigned char>(byte) & all_low_bits;
  }
  static constexpr std::uint32_t all_low_bits = 31;

  /// Looks at the literals that may end at `last`.
  static void look(const Ends& ends, std::uint32_t key, char byte_before, const char* last,
                   FoundLiterals& found);

  template <typename Steps>
  ByteSet scan_with(std::string_view text, FoundLiterals& found) const;

  struct Single {
    ByteSet bit = 0;
    std::uint32_t id = 0;
  };

  Ends long_;   // of five bytes or more, by the last four
  Ends short_;  // of two to four, by the last two
  ByteSet single_bytes_ = 0;
  std::vector<Single> single_;  // punctuation marks
};

}  // namespace ttp
