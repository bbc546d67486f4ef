// SPDX-License-Identifier: Apache-2.0
// Finding many literals in one pass over a text.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/literal.hpp"

namespace ttp {

namespace detail {

inline constexpr std::uint8_t delimiter_code = 1;

/// Codes of bytes: 1 for a delimiter, then one for each other folded byte; all below 64.
inline constexpr auto finder_codes = [] {
  std::array<std::uint8_t, 256> codes{};  // by folded byte
  std::array<std::uint8_t, 256> table{};
  std::uint8_t next = delimiter_code;
  codes[' '] = next++;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto folded = static_cast<unsigned char>(folded_bytes[i]);
    if (codes[folded] == 0) codes[folded] = next++;
    table[i] = codes[folded];
  }
  return table;
}();
static_assert([] {
  for (const std::uint8_t code : finder_codes) {
    if (code > 0x3F) return false;
  }
  return true;
}());

/// A set of numbers in which a member's rank can be asked for.
class RankedSet {
 public:
  /// Numbers below `bound`, a power of two of at least 64.
  explicit RankedSet(std::size_t bound = 64) : words_(bound / 64), ranks_(bound / 64) {}

  void set(std::size_t number) { words_[number / 64] |= std::uint64_t{1} << number % 64; }
  /// To be called when all members are set.
  void rank();

  [[nodiscard]] std::uint64_t bit(std::size_t number) const {
    return words_[number / 64] >> (number % 64) & 1U;
  }
  /// Members that are less. Requires that rank() was called last.
  [[nodiscard]] std::size_t rank_of(std::size_t number) const {
    return ranks_[number / 64] + ones(words_[number / 64] & ((std::uint64_t{1} << number % 64) - 1));
  }
  [[nodiscard]] const std::uint64_t* words() const { return words_.data(); }
  [[nodiscard]] std::size_t bytes() const { return words_.size() * 12; }

 private:
  /// Bits that are set: what std::popcount is without the processor's instruction is a call.
  static std::size_t ones(std::uint64_t bits) {
    bits -= bits >> 1 & 0x5555555555555555U;
    bits = (bits & 0x3333333333333333U) + (bits >> 2 & 0x3333333333333333U);
    return ((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0FU) * 0x0101010101010101U >> 56;
  }

  std::vector<std::uint64_t> words_;
  std::vector<std::uint32_t> ranks_;  // by word: members in those before
};

}  // namespace detail

/// The triples of kinds of bytes in a text.
[[nodiscard]] KindSet kinds_of(std::string_view text);

/// Says which of its literals a text contains. Immutable.
///
/// A text is first turned into codes, one for each folded byte; a run of delimiters is one. Then a
/// hash of each four codes, and each two codes, are looked up in a bitmap: whether any literal ends
/// there, for most places the only step. Neither depends on what was found before, so that the
/// processor does several places at once. An Aho-Corasick automaton does the same with one dependent
/// load a byte from a table of megabytes: on short texts it took four times as long, and its table
/// grows with the literals.
class LiteralFinder {
 public:
  /// Longest literal, in folded bytes.
  static constexpr std::size_t longest = 10;

  LiteralFinder() : LiteralFinder(std::span<const std::string>()) {}

  /// `literals` are folded (see literal.hpp), each of 1 to `longest` bytes and no lone blank, letter
  /// or digit. A literal's id is its place in the list.
  explicit LiteralFinder(std::span<const std::string> literals);

  /// Calls `found(id)` for each literal in the text, perhaps several times. `text` need not be
  /// folded. Returns which bytes it has.
  template <typename Found>
  ByteSet scan(std::string_view text, Found found) const {
    Codes codes;
    std::memset(codes.data(), detail::delimiter_code, before);
    ByteSet bytes = 0;
    std::size_t at = 0;
    do {
      const std::size_t taken = std::min(text.size() - at, piece);
      std::uint8_t* end = fold(text.substr(at, taken), codes.data() + before, bytes);
      at += taken;
      if (at == text.size() && end[-1] != detail::delimiter_code) *end++ = detail::delimiter_code;
      find(codes.data() + before, end, found);
      // What comes next is looked at together with what came before.
      std::memmove(codes.data(), end - before, before);
    } while (at < text.size());
    if ((bytes & single_bytes_) != 0) find_single(bytes, found);
    return bytes;
  }

  /// Memory of the tables.
  [[nodiscard]] std::size_t bytes() const;

 private:
  /// Bytes of a text that are done together.
  static constexpr std::size_t piece = 512;
  /// Codes in front of them, and room behind them.
  static constexpr std::size_t before = 16;
  using Codes = std::array<std::uint8_t, before + piece + 16>;

  struct Literal {
    std::uint64_t codes = 0;  // the last eight, as they lie in memory
    std::uint64_t mask = 0;
    std::uint16_t more = 0;  // the two before these
    std::uint16_t more_mask = 0;
    std::uint32_t id = 0;

    /// The last of its own codes.
    [[nodiscard]] const std::uint8_t* last() const {
      return reinterpret_cast<const std::uint8_t*>(&codes) + sizeof codes - 1;
    }
    /// True if it ends at `last`.
    [[nodiscard]] bool ends_at(const std::uint8_t* last) const {
      return (load<std::uint64_t>(last - 7) & mask) == codes &&
             (load<std::uint16_t>(last - 9) & more_mask) == more;
    }
  };
  struct Slot {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };

  template <typename T>
  static T load(const std::uint8_t* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
  }

  /// Of the four codes that end at `last`.
  static std::size_t hash(const std::uint8_t* last, std::size_t mask) {
    return static_cast<std::size_t>(load<std::uint32_t>(last - 3) * 0x9E3779B97F4A7C15U >> 32) & mask;
  }
  /// The two codes that end there.
  static std::uint32_t pair(const std::uint8_t* last) { return load<std::uint16_t>(last - 1); }
  static constexpr std::size_t pairs = 0x4000;

  /// Writes codes, `to[-1]` being the latest; returns their end.
  static std::uint8_t* fold(std::string_view text, std::uint8_t* to, ByteSet& bytes) {
    std::uint8_t latest = to[-1];
    ByteSet all = bytes;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      const std::uint8_t code = detail::finder_codes[byte];
      all |= byte_bits[byte];
      *to = code;
      to += static_cast<int>(code != detail::delimiter_code) | static_cast<int>(latest != code);
      latest = code;
    }
    bytes = all;
    return to;
  }

  template <typename Found>
  void find(const std::uint8_t* begin, const std::uint8_t* end, Found& found) const {
    const std::uint64_t* const long_words = long_ends_.words();
    const std::uint8_t* const short_slots = short_slot_of_.data();
    const std::size_t mask = mask_;
    constexpr std::ptrdiff_t together = 64;
    while (begin < end) {
      const std::ptrdiff_t count = std::min(end - begin, together);
      std::uint64_t hits = 0;
      for (std::ptrdiff_t i = 0; i < count; ++i) {
        const std::size_t four = hash(begin + i, mask);
        const std::uint64_t is_hit = long_words[four / 64] >> (four % 64) | short_slots[pair(begin + i)];
        hits = hits >> 1 | is_hit << 63;
      }
      hits >>= together - count;
      for (; hits != 0; hits &= hits - 1) end_at(begin + std::countr_zero(hits), found);
      begin += count;
    }
  }

  template <typename Found>
  void end_at(const std::uint8_t* last, Found& found) const {
    const std::size_t four = hash(last, mask_);
    if (long_ends_.bit(four) != 0) {
      report(long_, long_slots_[long_ends_.rank_of(four)], last, found);
    }
    if (const std::uint8_t slot = short_slot_of_[pair(last)]; slot != 0) {
      report(short_, short_slots_[slot >> 1], last, found);
    }
  }

  template <typename Found>
  static void report(const std::vector<Literal>& literals, Slot slot, const std::uint8_t* last,
                     Found& found) {
    for (std::uint32_t i = slot.begin; i < slot.end; ++i) {
      if (literals[i].ends_at(last)) found(literals[i].id);
    }
  }

  template <typename Found>
  [[gnu::noinline]] void find_single(ByteSet bytes, Found& found) const {
    for (const Single& single : single_) {
      if ((bytes & single.bit) != 0) found(single.id);
    }
  }

  void arrange_long();
  void arrange_short();

  struct Single {
    ByteSet bit = 0;
    std::uint32_t id = 0;
  };

  std::size_t mask_ = 0;            // of hashes
  detail::RankedSet long_ends_;     // hashes of the last four codes
  std::vector<Slot> long_slots_;    // of long_, by rank
  std::vector<Literal> long_;       // of four codes or more
  std::vector<std::uint8_t> short_slot_of_;  // by pair: 0, or 1 and the slot's place twice
  std::vector<Slot> short_slots_;   // of short_
  std::vector<Literal> short_;      // of two or three codes
  ByteSet single_bytes_ = 0;
  std::vector<Single> single_;      // punctuation marks
};

}  // namespace ttp
