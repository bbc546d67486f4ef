// SPDX-License-Identifier: Apache-2.0
// Answers for texts that were seen before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/quick_hash.hpp"

namespace ttp {

/// Remembers an answer for each text. Exact: texts are compared, not only their hashes. Bounded: each
/// text has one place, where a newer one replaces it. Where texts hardly repeat it stops looking, and
/// tries again now and then.
template <typename Answer>
class TextMemo {
 public:
  /// The answer for `text`; null if that is not known. Valid until the next `store`.
  [[nodiscard]] const Answer* find(std::string_view text) {
    wants_answer_ = false;
    if (pause_ > 0 || text.size() > limits::memo_text_bytes) {
      if (pause_ > 0) --pause_;
      ++passed_;
      return nullptr;
    }
    if (entries_.empty()) entries_.resize(limits::memo_texts);
    hash_ = quick_hash(text);
    const Entry& entry = entries_[hash_ % limits::memo_texts];
    const bool is_known = entry.is_used && entry.hash == hash_ && entry.text == text;
    if (is_known) {
      ++hits_;
      ++trial_hits_;
    } else {
      ++misses_;
      wants_answer_ = true;
    }
    if (++trial_ == trial_length) judge();
    return is_known ? &entry.answer : nullptr;
  }

  /// Keeps the answer for the text that `find` was asked for last, and did not know.
  void store(std::string_view text, const Answer& answer) {
    if (!wants_answer_) return;
    wants_answer_ = false;
    Entry& entry = entries_[hash_ % limits::memo_texts];
    if (entry.text.capacity() < text.size()) {
      entry.text.reserve((text.size() + text_step - 1) / text_step * text_step);
    }
    entry.text = text;
    entry.hash = hash_;
    entry.answer = answer;
    entry.is_used = true;
  }

  /// True if the answer for the text that `find` was asked for last would be kept.
  [[nodiscard]] bool wants_answer() const { return wants_answer_; }

  [[nodiscard]] std::uint64_t hits() const { return hits_; }
  [[nodiscard]] std::uint64_t misses() const { return misses_; }
  /// Texts that were not looked for.
  [[nodiscard]] std::uint64_t passed() const { return passed_; }

 private:
  /// Look-ups after which is judged whether they pay, hits of these that do, and texts that are passed
  /// if they don't.
  static constexpr std::uint32_t trial_length = 2048;
  static constexpr std::uint32_t least_hits = trial_length / 8;
  static constexpr std::uint32_t pause_length = 32 * trial_length;

  /// A text's place keeps its memory, and in such steps: after a while nothing is allocated any more.
  static constexpr std::size_t text_step = 128;

  struct Entry {
    std::uint64_t hash = 0;
    std::string text;
    Answer answer;
    bool is_used = false;
  };

  void judge() {
    if (trial_hits_ < least_hits) pause_ = pause_length;
    trial_ = 0;
    trial_hits_ = 0;
  }

  std::vector<Entry> entries_;  // made with the first text
  std::uint64_t hash_ = 0;      // of the text asked for last
  bool wants_answer_ = false;
  std::uint64_t hits_ = 0;
  std::uint64_t misses_ = 0;
  std::uint64_t passed_ = 0;
  std::uint32_t trial_ = 0;       // look-ups of this trial
  std::uint32_t trial_hits_ = 0;
  std::uint32_t pause_ = 0;       // texts to pass
};

}  // namespace ttp
