// SPDX-License-Identifier: Apache-2.0
#include "base/literal_finder.hpp"

#include <algorithm>
#include <bit>

namespace ttp {

namespace {

/// Bits of the bitmap for each literal: so few places look like a literal's end by chance, and the
/// bitmap of a usual pack stays in the first cache.
constexpr std::size_t bits_per_literal = 32;
constexpr std::size_t least_bits = 4096;

/// Half a megabyte: more would not stay in any.
constexpr std::size_t most_bits = 1U << 22;

}  // namespace

namespace detail {

void RankedSet::rank() {
  std::uint32_t rank = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    ranks_[i] = rank;
    rank += static_cast<std::uint32_t>(std::popcount(words_[i]));
  }
}

}  // namespace detail

namespace {

/// What becomes of the latest two kinds when another follows.
struct KindStep {
  std::uint8_t next = 0;  // the latest two, from then on
  KindSet seen = 0;
};

constexpr auto kind_steps = [] {
  constexpr auto delimiter = static_cast<std::size_t>(ByteKind::delimiter);
  std::array<KindStep, 64> steps{};
  for (std::size_t three = 0; three < steps.size(); ++three) {
    const bool is_run = (three & 3) == delimiter && (three >> 2 & 3) == delimiter;
    // A run of delimiters is one.
    steps[three].next = static_cast<std::uint8_t>(is_run ? three >> 2 : three & 0xF);
    steps[three].seen = is_run ? 0 : KindSet{1} << three;
  }
  return steps;
}();

}  // namespace

KindSet kinds_of(std::string_view text) {
  constexpr auto delimiter = static_cast<std::size_t>(ByteKind::delimiter);
  std::size_t two = delimiter << 2 | delimiter;
  KindSet kinds = 0;
  for (const char c : text) {
    const KindStep& step =
        kind_steps[two << 2 | static_cast<std::size_t>(byte_kinds[static_cast<unsigned char>(c)])];
    kinds |= step.seen;
    two = step.next;
  }
  return kinds | kind_steps[two << 2 | delimiter].seen;
}

void LiteralFinder::arrange_long() {
  const auto place_of = [&](const Literal& literal) { return hash(literal.last(), mask_); };
  std::ranges::stable_sort(long_, {}, place_of);
  for (std::uint32_t i = 0; i < long_.size(); ++i) {
    const std::size_t place = place_of(long_[i]);
    if (i == 0 || place_of(long_[i - 1]) != place) long_slots_.push_back({i, i});
    long_slots_.back().end = i + 1;
    long_ends_.set(place);
  }
  long_ends_.rank();
}

/// Short literals share a slot if they end in the same two codes; if there are more slots than a byte
/// can number, the last one takes the rest.
void LiteralFinder::arrange_short() {
  const auto place_of = [](const Literal& literal) { return pair(literal.last()); };
  std::ranges::stable_sort(short_, {}, place_of);
  constexpr std::size_t most_slots = 128;
  for (std::uint32_t i = 0; i < short_.size(); ++i) {
    const bool is_new = i == 0 || place_of(short_[i - 1]) != place_of(short_[i]);
    if (is_new && short_slots_.size() < most_slots) short_slots_.push_back({i, i});
    short_slots_.back().end = i + 1;
    short_slot_of_[place_of(short_[i])] =
        static_cast<std::uint8_t>((short_slots_.size() - 1) << 1 | 1U);
  }
}

LiteralFinder::LiteralFinder(std::span<const std::string> literals)
    : short_slot_of_(pairs) {
  const std::size_t bits =
      std::bit_ceil(std::clamp(literals.size() * bits_per_literal, least_bits, most_bits));
  long_ends_ = detail::RankedSet(bits);
  mask_ = bits - 1;

  for (std::uint32_t id = 0; id < literals.size(); ++id) {
    const std::string& text = literals[id];
    if (text.size() == 1) {
      single_.push_back({bytes_of(text), id});
      single_bytes_ |= single_.back().bit;
      continue;
    }
    std::array<std::uint8_t, longest> codes{};
    std::array<std::uint8_t, longest> mask{};
    for (std::size_t i = 0; i < text.size(); ++i) {
      const std::size_t place = longest - text.size() + i;
      codes[place] = detail::finder_codes[static_cast<unsigned char>(text[i])];
      mask[place] = 0xFF;
    }
    Literal literal;
    literal.more = load<std::uint16_t>(codes.data());
    literal.more_mask = load<std::uint16_t>(mask.data());
    literal.codes = load<std::uint64_t>(codes.data() + 2);
    literal.mask = load<std::uint64_t>(mask.data() + 2);
    literal.id = id;
    (text.size() < 4 ? short_ : long_).push_back(literal);
  }

  arrange_long();
  arrange_short();
}

std::size_t LiteralFinder::bytes() const {
  return sizeof *this + long_ends_.bytes() + short_slot_of_.size() +
         (long_slots_.size() + short_slots_.size()) * sizeof(Slot) +
         (long_.size() + short_.size()) * sizeof(Literal) + single_.size() * sizeof(Single);
}

}  // namespace ttp
