// SPDX-License-Identifier: Apache-2.0
// Finding many literals in one pass over a text: an Aho-Corasick automaton over folded bytes.
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

/// Says which of its literals a text contains. Immutable; the time per byte does not depend on how
/// many literals there are (but on how well the automaton's busy part fits the cache).
class LiteralAutomaton {
 public:
  LiteralAutomaton() : LiteralAutomaton(std::span<const std::string>()) {}

  /// `literals` are folded (see literal.hpp), not empty, and no lone blank. A literal's id is its
  /// place in the list.
  explicit LiteralAutomaton(std::span<const std::string> literals);

  /// Calls `found(id)` for each literal at each place where it ends. `text` need not be folded.
  /// Returns the text's bytes.
  template <typename Found>
  ByteSet scan(std::string_view text, Found found) const {
    const std::uint32_t* const next = next_.data();
    std::uint32_t state = start_;
    ByteSet bytes = 0;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      bytes |= byte_bits[byte];
      state = next[state + classes_[byte]];
      if (state >= first_final_) [[unlikely]] report(state, found);
    }
    state = next[state + delimiter_];
    if (state >= first_final_) report(state, found);
    return bytes;
  }

  [[nodiscard]] std::size_t states() const { return next_.size() / width_; }

  /// Memory of the tables.
  [[nodiscard]] std::size_t bytes() const {
    return (next_.size() + ends_.size() + found_.size()) * sizeof(std::uint32_t);
  }

 private:
  template <typename Found>
  void report(std::uint32_t state, Found& found) const {
    const std::size_t index = (state - first_final_) / width_;
    for (std::uint32_t i = ends_[index]; i < ends_[index + 1]; ++i) found(found_[i]);
  }

  // A state is the offset of its row in `next_`; those in which literals end come last.
  std::array<std::uint8_t, 256> classes_{};  // column of a byte; 0: in no literal
  std::uint32_t width_ = 1;                  // columns
  std::uint32_t delimiter_ = 0;              // the column of delimiters
  std::uint32_t start_ = 0;                  // after a delimiter
  std::uint32_t first_final_ = 0;
  std::vector<std::uint32_t> next_;
  std::vector<std::uint32_t> ends_;   // of the lists in `found_`, one a final state, after a 0
  std::vector<std::uint32_t> found_;  // literal ids
};

}  // namespace ttp
