// SPDX-License-Identifier: Apache-2.0
// Answers for texts that were seen before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rule/bit_set.hpp"

namespace ttp::rule {

/// Remembers which rules matched a text. Exact: texts are compared, not only their hashes. Bounded:
/// each text has one place, where a newer one replaces it. Where texts hardly repeat it stops
/// looking, and tries again now and then.
class MatchMemo {
 public:
  /// The rules that matched `text`; null if that is not known. Valid until the next `store`.
  [[nodiscard]] const BitSet* find(std::string_view text);

  /// Keeps the answer for the text that `find` was asked for last, and did not know.
  void store(std::string_view text, const BitSet& rules);

  [[nodiscard]] std::uint64_t hits() const { return hits_; }
  [[nodiscard]] std::uint64_t misses() const { return misses_; }
  /// Texts that were not looked for.
  [[nodiscard]] std::uint64_t passed() const { return passed_; }

 private:
  struct Entry {
    std::size_t hash = 0;
    std::string text;
    BitSet rules;
    bool is_used = false;
  };
  void judge();

  std::vector<Entry> entries_;  // made with the first text
  std::size_t hash_ = 0;        // of the text asked for last
  bool wants_answer_ = false;
  std::uint64_t hits_ = 0;
  std::uint64_t misses_ = 0;
  std::uint64_t passed_ = 0;
  std::uint32_t trial_ = 0;       // look-ups of this trial
  std::uint32_t trial_hits_ = 0;
  std::uint32_t pause_ = 0;       // texts to pass
};

}  // namespace ttp::rule
