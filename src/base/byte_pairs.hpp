// SPDX-License-Identifier: Apache-2.0
// Which classes of bytes stand side by side in a text: cheap to know, and most texts lack some pair
// that a pattern needs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ttp {

/// Classes of ASCII bytes. `edge` is what can end a word of a shell (blanks and control characters,
/// line ends, quotes, operators, parentheses, braces), and the start and the end of a text.
enum class ByteClass : std::uint8_t { edge, letter, digit, slash, dash, dot, equals, other };

inline constexpr std::size_t byte_class_count = 8;

/// By byte. An underscore counts as a letter. Of bytes beyond ASCII nothing is said.
inline constexpr auto byte_classes = [] {
  std::array<ByteClass, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const char c = static_cast<char>(i);
    const bool is_edge = i <= ' ' || i >= 0x7F ||
                         std::string_view("\"'`();&|<>{}").find(c) != std::string_view::npos;
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    table[i] = is_edge                ? ByteClass::edge
               : is_letter            ? ByteClass::letter
               : c >= '0' && c <= '9' ? ByteClass::digit
               : c == '/'             ? ByteClass::slash
               : c == '-'             ? ByteClass::dash
               : c == '.'             ? ByteClass::dot
               : c == '='             ? ByteClass::equals
                                      : ByteClass::other;
  }
  return table;
}();

/// Classes, a bit for each.
using ClassSet = std::uint8_t;

[[nodiscard]] constexpr ClassSet class_bit(ByteClass what) {
  return static_cast<ClassSet>(1U << static_cast<unsigned>(what));
}

inline constexpr ClassSet any_class = 0xFF;

/// Pairs of classes, a bit for each.
using PairSet = std::uint64_t;

[[nodiscard]] constexpr PairSet pair_bit(ByteClass first, ByteClass second) {
  return PairSet{1} << (static_cast<std::size_t>(first) * byte_class_count +
                        static_cast<std::size_t>(second));
}

/// Every pair of one of `first` and one of `second`.
[[nodiscard]] constexpr PairSet pairs_between(ClassSet first, ClassSet second) {
  PairSet pairs = 0;
  for (std::size_t i = 0; i < byte_class_count; ++i) {
    if ((first >> i & 1U) != 0) pairs |= PairSet{second} << i * byte_class_count;
  }
  return pairs;
}

inline constexpr PairSet any_pair = ~PairSet{0};

/// Counts as there in every text, and is never needed: in parts of a line there are some that the
/// line itself has not.
inline constexpr PairSet two_edges = pair_bit(ByteClass::edge, ByteClass::edge);

/// Sets of pairs, of each of which a text must have one. The ones that tell most.
class NeededPairs {
 public:
  /// One more, unless it tells less than those that there are, or has `two_edges`.
  void add(PairSet pairs);

  /// All of another.
  void add(const NeededPairs& more) {
    for (const PairSet pairs : more.sets_) add(pairs);
  }

  /// What is needed if one of both is.
  [[nodiscard]] NeededPairs either(const NeededPairs& other) const {
    NeededPairs common;
    common.add(best() | other.best());
    return common;
  }

  [[nodiscard]] PairSet best() const { return sets_[0]; }
  [[nodiscard]] bool says_nothing() const { return best() == any_pair; }
  /// True if a text with these pairs has what is needed.
  [[nodiscard]] bool are_met_by(PairSet pairs) const {
    return static_cast<int>((pairs & sets_[0]) != 0) & static_cast<int>((pairs & sets_[1]) != 0);
  }

  bool operator==(const NeededPairs&) const = default;

 private:
  // The one that a usual text meets least often first.
  std::array<PairSet, 2> sets_ = {any_pair, any_pair};
};

/// The pairs in a text, and those that it has with its quotes taken out; always `two_edges`.
[[nodiscard]] PairSet pairs_of(std::string_view text);

}  // namespace ttp
