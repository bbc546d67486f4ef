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

  /// `literals` are folded (see literal.hpp), each of 1 to `longest` bytes and no lone blank. A
  /// literal's id is its place in the list.
  explicit LiteralFinder(std::span<const std::string> literals);

  /// Calls `found(id)` for each literal in the text, perhaps several times. `text` need not be
  /// folded.
  template <typename Found>
  TextTraits scan(std::string_view text, Found found) const {
    TextTraits traits;
    unsigned kinds = unsigned{static_cast<unsigned char>(ByteKind::delimiter)};  // the latest three
    std::uint64_t last = delimiter;  // the latest codes, the latest in the lowest bits
    std::uint64_t codes = 0;         // all codes
    const auto step = [&](std::uint64_t code, ByteKind kind) {
      kinds = (kinds << 2 | static_cast<unsigned>(kind)) & 0x3F;
      traits.kinds |= KindSet{1} << kinds;
      last = last << code_bits | code;
      codes |= std::uint64_t{1} << code;
      if (pairs_[last & pair_mask] != 0) [[unlikely]] find_short(last, found);
      const std::size_t place = hash(last);
      if ((filter_[place / 64] >> (place % 64) & 1) != 0) [[unlikely]] find_long(last, place, found);
    };
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      traits.bytes |= byte_bits[byte];
      const std::uint64_t code = folded_codes[byte];
      if (code == delimiter && (last & code_mask) == delimiter) continue;
      step(code, byte_kinds[byte]);
    }
    if ((last & code_mask) != delimiter) step(delimiter, ByteKind::delimiter);
    if ((codes & single_codes_) != 0) find_single(codes, found);
    return traits;
  }

  /// Memory of the tables.
  [[nodiscard]] std::size_t bytes() const;

 private:
  static constexpr unsigned code_bits = 6;
  static constexpr std::uint64_t code_mask = 0x3F;
  static constexpr std::uint64_t pair_mask = 0xFFF;
  static constexpr std::uint64_t quad_mask = 0xFFFFFF;
  static constexpr std::uint64_t delimiter = 1;

  /// 1 for a delimiter, then one for each other folded byte; 0 for none.
  static constexpr auto folded_codes = [] {
    std::array<std::uint8_t, 256> by_folded{};
    std::array<std::uint8_t, 256> table{};
    std::uint8_t next = delimiter;
    by_folded[' '] = next++;
    for (std::size_t i = 0; i < table.size(); ++i) {
      const auto folded = static_cast<unsigned char>(folded_bytes[i]);
      if (by_folded[folded] == 0) by_folded[folded] = next++;
      table[i] = by_folded[folded];
    }
    return table;
  }();
  static_assert([] {
    for (const std::uint8_t code : folded_codes) {
      if (code > code_mask) return false;
    }
    return true;
  }());

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
  void find_short(std::uint64_t last, Found& found) const {
    const Slot slot = short_slots_[pairs_[last & pair_mask] - 1U];
    for (std::uint32_t i = slot.begin; i < slot.end; ++i) {
      if ((last & short_[i].mask) == short_[i].codes) found(short_[i].id);
    }
  }

  template <typename Found>
  void find_long(std::uint64_t last, std::size_t place, Found& found) const {
    const std::uint64_t before = filter_[place / 64] & ((std::uint64_t{1} << place % 64) - 1);
    const Slot slot = long_slots_[rank_[place / 64] + ones(before)];
    for (std::uint32_t i = slot.begin; i < slot.end; ++i) {
      if ((last & long_[i].mask) == long_[i].codes) found(long_[i].id);
    }
  }

  template <typename Found>
  void find_single(std::uint64_t codes, Found& found) const {
    for (const Literal& literal : single_) {
      if ((codes >> literal.codes & 1) != 0) found(literal.id);
    }
  }

  unsigned shift_ = 63;
  std::vector<std::uint64_t> filter_;      // by hash: some longer literal ends so
  std::vector<std::uint32_t> rank_;        // by word of it: bits set in the words before
  std::vector<Slot> long_slots_;           // by bit set
  std::vector<Literal> long_;              // of four codes or more
  std::array<std::uint8_t, pair_mask + 1> pairs_{};  // by the last two codes: 0, or a short slot
  std::vector<Slot> short_slots_;
  std::vector<Literal> short_;             // of two or three
  std::uint64_t single_codes_ = 0;
  std::vector<Literal> single_;
};

}  // namespace ttp
