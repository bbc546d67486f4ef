// SPDX-License-Identifier: Apache-2.0
#include "rule/match_memo.hpp"

#include <functional>

#include "base/limits.hpp"

namespace ttp::rule {

namespace {

/// Look-ups after which is judged whether they pay, hits of these that do, and texts that are passed
/// if they don't.
constexpr std::uint32_t trial_length = 2048;
constexpr std::uint32_t least_hits = trial_length / 8;
constexpr std::uint32_t pause_length = 32 * trial_length;

/// A text's place keeps its memory, and in such steps: after a while nothing is allocated any more.
constexpr std::size_t text_step = 128;

}  // namespace

const BitSet* MatchMemo::find(std::string_view text) {
  wants_answer_ = false;
  if (pause_ > 0 || text.size() > limits::memo_text_bytes) {
    if (pause_ > 0) --pause_;
    ++passed_;
    return nullptr;
  }
  if (entries_.empty()) entries_.resize(limits::memo_texts);
  hash_ = std::hash<std::string_view>()(text);
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
  return is_known ? &entry.rules : nullptr;
}

void MatchMemo::judge() {
  if (trial_hits_ < least_hits) pause_ = pause_length;
  trial_ = 0;
  trial_hits_ = 0;
}

void MatchMemo::store(std::string_view text, const BitSet& rules) {
  if (!wants_answer_) return;
  wants_answer_ = false;
  Entry& entry = entries_[hash_ % limits::memo_texts];
  if (entry.text.capacity() < text.size()) {
    entry.text.reserve((text.size() + text_step - 1) / text_step * text_step);
  }
  entry.text = text;
  entry.hash = hash_;
  entry.rules = rules;
  entry.is_used = true;
}

}  // namespace ttp::rule
