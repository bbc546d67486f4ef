// SPDX-License-Identifier: Apache-2.0
// Invented shell commands, nearly no two alike, made fast: what the benchmarks are fed with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ttp::benchmark {

/// Numbers from a seed, the same on every machine (splitmix64).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    return mix(state_);
  }
  /// Less than `bound`, which is small.
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
  }
  /// True in `share` of all cases.
  bool chance(double share) { return static_cast<double>(next() >> 11) * 0x1p-53 < share; }

  /// Spreads the bits of `value`: for ids that belong to a number.
  static std::uint64_t mix(std::uint64_t value) {
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31);
  }

 private:
  std::uint64_t state_;
};

/// Commands of two sorts: an administrator's, of which the shipped rules say nothing, and an
/// intruder's, of which they do.
class Texts {
 public:
  enum class Sort { plain, attack };

  /// Of no text there are more bytes than this.
  static constexpr std::size_t max_bytes = 512;

  Texts();

  /// Writes a text as the inside of a JSON string to `to`, where `max_bytes` are free; returns its
  /// end.
  char* write(Sort sort, Random& random, char* to) const;

  /// The same, appended, as plain text or as the inside of a JSON string.
  void append(Sort sort, Random& random, std::string& out, bool is_json) const;

  /// A word of those that the texts are made of.
  [[nodiscard]] static std::string_view word(std::uint64_t number);

 private:
  /// Literal text, then a slot: `w` a word, `n` a number of four or five digits, `d` one digit,
  /// `o` the last part of an address, or NUL for none.
  struct Piece {
    std::string literal;
    char slot = 0;
  };
  using Template = std::vector<Piece>;
  static std::vector<Template> compile(std::string_view lines);

  std::vector<Template> plain_;
  std::vector<Template> attack_;
};

/// Appends the decimal digits of `number` at `to`; returns their end.
char* write_number(std::uint64_t number, char* to);

/// Writes the 36 characters of a uuid made from `number`; returns their end.
char* write_uuid(std::uint64_t number, char* to);

}  // namespace ttp::benchmark
