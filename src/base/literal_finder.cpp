// SPDX-License-Identifier: Apache-2.0
#include "base/literal_finder.hpp"

#include <algorithm>
#include <bit>

namespace ttp {

namespace {

/// Bits of the filter for each literal: so few places look like a literal's end by chance.
constexpr std::size_t bits_per_literal = 64;
constexpr std::size_t least_bits = 4096;

/// Half a megabyte: more would not stay in the cache.
constexpr std::size_t most_bits = 1U << 22;

}  // namespace

LiteralFinder::LiteralFinder(std::span<const std::string> literals) {
  const std::size_t bits =
      std::bit_ceil(std::clamp(literals.size() * bits_per_literal, least_bits, most_bits));
  shift_ = static_cast<unsigned>(64 - std::countr_zero(bits));
  filter_.resize(bits / 64);

  for (std::uint32_t id = 0; id < literals.size(); ++id) {
    Literal literal{0, 0, id};
    for (const char c : literals[id]) {
      literal.codes = literal.codes << code_bits | detail::finder_bytes[static_cast<unsigned char>(c)].code;
      literal.mask = literal.mask << code_bits | code_mask;
    }
    const std::size_t size = literals[id].size();
    if (size == 1) {
      literal.codes = bytes_of(literals[id]);
      single_bytes_ |= literal.codes;
      single_.push_back(literal);
    } else {
      (size < 4 ? short_ : long_).push_back(literal);
    }
  }

  std::ranges::stable_sort(long_, {}, [&](const Literal& literal) { return hash(literal.codes); });
  for (std::uint32_t i = 0; i < long_.size(); ++i) {
    const std::size_t place = hash(long_[i].codes);
    if (i == 0 || hash(long_[i - 1].codes) != place) long_slots_.push_back({i, i});
    long_slots_.back().end = i + 1;
    filter_[place / 64] |= std::uint64_t{1} << place % 64;
  }
  std::uint32_t rank = 0;
  for (const std::uint64_t word : filter_) {
    rank_.push_back(rank);
    rank += static_cast<std::uint32_t>(std::popcount(word));
  }

  // Short literals share a slot if they end in the same two codes; if there are more slots than a
  // byte can number, the last one takes the rest.
  const auto pair_of = [](const Literal& literal) { return literal.codes & pair_mask; };
  std::ranges::stable_sort(short_, {}, pair_of);
  constexpr std::size_t most_slots = 255;
  for (std::uint32_t i = 0; i < short_.size(); ++i) {
    const bool is_new = i == 0 || pair_of(short_[i - 1]) != pair_of(short_[i]);
    if (is_new && short_slots_.size() < most_slots) short_slots_.push_back({i, i});
    short_slots_.back().end = i + 1;
    pairs_[pair_of(short_[i])] = static_cast<std::uint8_t>(short_slots_.size());
  }
}

std::size_t LiteralFinder::bytes() const {
  return sizeof *this + filter_.size() * sizeof filter_[0] + rank_.size() * sizeof rank_[0] +
         (long_slots_.size() + short_slots_.size()) * sizeof(Slot) +
         (long_.size() + short_.size() + single_.size()) * sizeof(Literal);
}

}  // namespace ttp
