// SPDX-License-Identifier: Apache-2.0
// Finding many literals in one pass over a text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/literal.hpp"

namespace ttp {

namespace detail {

/// What a scan needs to know of a byte.
struct FinderByte {
  ByteSet bits = 0;
  std::uint8_t code = 0;  ///< 1 for a delimiter, then one for each other folded byte
  std::uint8_t kind = 0;
};

inline constexpr auto finder_bytes = [] {
  std::array<std::uint8_t, 256> codes{};  // by folded byte
  std::array<FinderByte, 256> table{};
  std::uint8_t next = 1;
  codes[' '] = next++;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto folded = static_cast<unsigned char>(folded_bytes[i]);
    if (codes[folded] == 0) codes[folded] = next++;
    table[i] = {byte_bits[i], codes[folded], static_cast<std::uint8_t>(byte_kinds[i])};
  }
  return table;
}();
static_assert([] {
  for (const FinderByte& byte : finder_bytes) {
    if (byte.code > 0x3F) return false;
  }
  return true;
}());

}  // namespace detail

/// Says which of its literals a text contains. Immutable.
///
/// A folded byte has a code of six bits, so the last ten of them are one number, and a literal ends
/// at a place if that number ends as the literal's own does. A hash of the last four codes looks up
/// in a bitmap, for most places the only step, whether any literal does. An Aho-Corasick automaton
/// does the same with one dependent load a byte from a table of megabytes: on short texts it took
/// two to three times as long, and its table grows with the literals.
class LiteralFinder {
 public:
  /// Longest literal, in folded bytes.
  static constexpr std::size_t longest = 10;

  LiteralFinder() : LiteralFinder(std::span<const std::string>()) {}

  /// `literals` are folded (see literal.hpp), each of 1 to `longest` bytes and no lone blank, letter
  /// or digit. A literal's id is its place in the list.
  explicit LiteralFinder(std::span<const std::string> literals);

  /// Calls `found(id)` for each literal in the text, perhaps several times. `text` need not be
  /// folded.
  template <typename Found>
  TextTraits scan(std::string_view text, Found found) const {
    Place place;
    for (const char c : text) {
      const detail::FinderByte& byte = detail::finder_bytes[static_cast<unsigned char>(c)];
      place.traits.bytes |= byte.bits;
      // A run of delimiters is one.
      if (byte.code == delimiter && (place.last & code_mask) == delimiter) continue;
      step(byte, place, found);
    }
    if ((place.last & code_mask) != delimiter) step(detail::finder_bytes[' '], place, found);
    if ((place.traits.bytes & single_bytes_) != 0) find_single(place.traits.bytes, found);
    return place.traits;
  }

  /// Memory of the tables.
  [[nodiscard]] std::size_t bytes() const;

 private:
  static constexpr unsigned code_bits = 6;
  static constexpr std::uint64_t code_mask = 0x3F;
  static constexpr std::uint64_t pair_mask = 0xFFF;
  static constexpr std::uint64_t quad_mask = 0xFFFFFF;
  static constexpr std::uint64_t delimiter = 1;

  /// How far a scan has come.
  struct Place {
    TextTraits traits;
    std::uint64_t last = delimiter;  // the latest codes, the latest in the lowest bits
    std::uint64_t kinds = static_cast<std::uint64_t>(ByteKind::delimiter);  // likewise
  };

  struct Literal {
    std::uint64_t codes = 0;
    std::uint64_t mask = 0;
    std::uint32_t id = 0;
  };
  struct Slot {
    std::uint32_t begin = 0;  // of long_
    std::uint32_t end = 0;
  };

  [[nodiscard]] std::size_t hash(std::uint64_t last) const {
    return static_cast<std::size_t>((last & quad_mask) * 0x9E3779B97F4A7C15U >> shift_);
  }

  /// Bits that are set: what std::popcount is without the processor's instruction is a call.
  static std::size_t ones(std::uint64_t bits) {
    bits -= bits >> 1 & 0x5555555555555555U;
    bits = (bits & 0x3333333333333333U) + (bits >> 2 & 0x3333333333333333U);
    return ((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0FU) * 0x0101010101010101U >> 56;
  }

  template <typename Found>
  void step(const detail::FinderByte& byte, Place& place, Found& found) const {
    place.last = place.last << code_bits | byte.code;
    place.kinds = place.kinds << 2 | byte.kind;
    place.traits.kinds |= KindSet{1} << (place.kinds & 0x3F);
    const std::size_t at = hash(place.last);
    const unsigned ends_short = pairs_[place.last & pair_mask];
    const std::uint64_t ends_long = filter_[at / 64] >> (at % 64) & 1U;
    if ((ends_short | ends_long) == 0) [[likely]] return;
    if (ends_short != 0) find_short(place.last, found);
    if (ends_long != 0) find_long(place.last, at, found);
  }

  template <typename Found>
  [[gnu::noinline]] void find_short(std::uint64_t last, Found& found) const {
    const Slot slot = short_slots_[pairs_[last & pair_mask] - 1U];
    for (std::uint32_t i = slot.begin; i < slot.end; ++i) {
      if ((last & short_[i].mask) == short_[i].codes) found(short_[i].id);
    }
  }

  template <typename Found>
  [[gnu::noinline]] void find_long(std::uint64_t last, std::size_t at, Found& found) const {
    const std::uint64_t before = filter_[at / 64] & ((std::uint64_t{1} << at % 64) - 1);
    const Slot slot = long_slots_[rank_[at / 64] + ones(before)];
    for (std::uint32_t i = slot.begin; i < slot.end; ++i) {
      if ((last & long_[i].mask) == long_[i].codes) found(long_[i].id);
    }
  }

  template <typename Found>
  [[gnu::noinline]] void find_single(ByteSet bytes, Found& found) const {
    for (const Literal& literal : single_) {
      if ((bytes & literal.codes) != 0) found(literal.id);
    }
  }

  unsigned shift_ = 63;
  std::vector<std::uint64_t> filter_;      // bits, by hash: some longer literal ends so
  std::vector<std::uint32_t> rank_;        // by word of it: bits set in the words before
  std::vector<Slot> long_slots_;           // by bit set
  std::vector<Literal> long_;              // of four codes or more
  std::array<std::uint8_t, pair_mask + 1> pairs_{};  // by the last two codes: 0, or a short slot
  std::vector<Slot> short_slots_;
  std::vector<Literal> short_;             // of two or three
  ByteSet single_bytes_ = 0;
  std::vector<Literal> single_;            // punctuation marks; `codes` is their bit
};

}  // namespace ttp
