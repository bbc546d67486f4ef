// SPDX-License-Identifier: Apache-2.0
#include "base/byte_pairs.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace ttp {

namespace {

constexpr std::uint8_t quote_flag = byte_class_count;

/// By byte: its class, and whether it is a quote.
constexpr auto classes_and_quotes = [] {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i)
    table[i] = static_cast<std::uint8_t>(byte_classes[i]);
  for (const char quote : {'"', '\''}) table[static_cast<unsigned char>(quote)] |= quote_flag;
  return table;
}();

constexpr PairSet bit_of(std::size_t first, std::size_t second) {
  return pair_bit(static_cast<ByteClass>(first), static_cast<ByteClass>(second));
}

/// Goes on at the first quote of a text, behind a byte of class `latest`.
PairSet pairs_with_quotes(std::string_view text, std::size_t latest) {
  std::size_t unquoted = latest;  // the latest byte that is no quote
  PairSet pairs = 0;
  for (const char c : text) {
    const std::size_t byte = classes_and_quotes[static_cast<unsigned char>(c)];
    const std::size_t next = byte % quote_flag;
    pairs |= bit_of(latest, next) | bit_of(unquoted, next);
    latest = next;
    unquoted = byte < quote_flag ? next : unquoted;
  }
  return pairs | bit_of(latest, 0) | bit_of(unquoted, 0);
}

/// How often the bytes of usual commands are of a class.
constexpr std::array<double, byte_class_count> shares = {0.2,  0.56, 0.08, 0.05,
                                                         0.03, 0.03, 0.01, 0.04};

/// By set of classes: how many bytes of usual commands are of one of them.
constexpr auto shares_of_sets = [] {
  std::array<double, 256> table{};
  for (std::size_t set = 0; set < table.size(); ++set) {
    for (std::size_t i = 0; i < byte_class_count; ++i) {
      if ((set >> i & 1U) != 0) table[set] += shares[i];
    }
  }
  return table;
}();

/// A rough guess how many pairs of a set a usual text has.
double chance_of(PairSet pairs) {
  constexpr double usual_bytes = 50;
  double chance = 0;
  for (std::size_t first = 0; first < byte_class_count; ++first) {
    chance += shares[first] * shares_of_sets[pairs >> first * byte_class_count & any_class];
  }
  return usual_bytes * chance;
}

/// What is met more often than this is not worth a look.
constexpr double frequent = 4;

bool implies(PairSet pairs, PairSet other) {
  return (pairs & ~other) == 0;
}

}  // namespace

void NeededPairs::add(PairSet pairs) {
  if ((pairs & two_edges) != 0) return;
  const double chance = chance_of(pairs);
  if (chance > frequent || implies(sets_[0], pairs) || implies(sets_[1], pairs)) return;
  for (PairSet& known : sets_) {
    if (implies(pairs, known)) known = any_pair;
  }
  if (sets_[0] == any_pair) std::swap(sets_[0], sets_[1]);
  if (chance < chance_of(sets_[0])) {
    sets_ = {pairs, sets_[0]};
  } else if (chance < chance_of(sets_[1])) {
    sets_[1] = pairs;
  }
}

PairSet pairs_of(std::string_view text) {
  std::size_t latest = 0;
  PairSet pairs = two_edges;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t next = classes_and_quotes[static_cast<unsigned char>(text[i])];
    if (next >= quote_flag) return pairs | pairs_with_quotes(text.substr(i), latest);
    pairs |= bit_of(latest, next);
    latest = next;
  }
  return pairs | bit_of(latest, 0);
}

}  // namespace ttp
