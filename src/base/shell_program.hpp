// SPDX-License-Identifier: Apache-2.0
// Which word of a command is the program, and which is shell text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace ttp::shell::detail {

/// Says quickly of most words that they are none of a few: by their first and last bytes and their
/// length.
class WordFilter {
 public:
  /// Words are not empty.
  constexpr void add(std::string_view word) {
    bits_[static_cast<unsigned char>(word.front())] |= bit_of(word);
  }

  /// False if `word` is none of them.
  [[nodiscard]] constexpr bool may_have(std::string_view word) const {
    return !word.empty() &&
           (bits_[static_cast<unsigned char>(word.front())] & bit_of(word)) != 0;
  }

 private:
  static constexpr std::uint64_t bit_of(std::string_view word) {
    constexpr std::size_t spread = 11;  // lengths differ little
    const auto last = static_cast<unsigned char>(word.back());
    return std::uint64_t{1} << ((word.size() * spread + last) % 64);
  }
  std::array<std::uint64_t, 256> bits_{};  // by first byte
};

/// True for NAME=…, NAME+=… and NAME[…]=….
[[nodiscard]] bool is_assignment(std::string_view word);

/// The names of wrappers, and of programs that may carry shell text (`find_script`).
extern const WordFilter special_programs;

/// Index of the program behind all wrappers; `words` starts behind the assignments. Equals
/// `words.size()` only if there are no words.
[[nodiscard]] std::size_t program_index(std::span<const std::string_view> words);

/// True for the programs that read shell text, by their names.
[[nodiscard]] bool is_shell(std::string_view argv0);

/// Where a command carries shell text that it will run.
struct Script {
  enum class Place { none, word, rest, input };
  Place place = Place::none;
  std::size_t word = 0;    // of `word` and `rest`: index into the arguments
  std::size_t offset = 0;  // of `word`: bytes of it before the text, as in --command=…
};

/// `rest`: the arguments from `word` on, joined by blanks. `input`: a here-document or here-string.
[[nodiscard]] Script find_script(std::string_view argv0, std::span<const std::string_view> args);

}  // namespace ttp::shell::detail
