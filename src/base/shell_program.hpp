// SPDX-License-Identifier: Apache-2.0
// Internal to the shell splitter: which word of a command is the program, and which is shell text.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace ttp::shell::detail {

/// True for NAME=…, NAME+=… and NAME[…]=….
[[nodiscard]] bool is_assignment(std::string_view word);

/// Index of the program behind all wrappers; `words` starts behind the assignments. Equals
/// `words.size()` only if there are no words.
[[nodiscard]] std::size_t program_index(std::span<const std::string_view> words);

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
