// SPDX-License-Identifier: Apache-2.0
#include "base/window.hpp"
#include "base/limits.hpp"

#include <algorithm>

namespace ttp {

namespace {

/// Times that RecentTimes keeps, in thresholds: twice, so that a question that comes a little late
/// still finds enough before it.
constexpr std::size_t recent_thresholds = 2;

Timestamp slack_of(Timestamp length) { return std::min(length, window_slack); }

Timestamp distance(Timestamp a, Timestamp b) { return a > b ? a - b : b - a; }

}  // namespace

WindowCounter::WindowCounter(const WindowOptions& options)
    : options_(options), slack_(slack_of(options.length)), keys_(options.keys) {}

void WindowCounter::begin_anew() {
  keys_.clear();
  entries_ = 0;
}

bool WindowCounter::add(const Uuid& key, Timestamp at) { return add(key, at, ++records_); }

bool WindowCounter::add(const Uuid& key, Timestamp at, std::uint64_t member) {
  const auto evict = [&](const Uuid&, const Key& old) {
    entries_ -= old.entries.size();
    if (distance(old.newest, at) <= options_.length) ++evicted_;
  };
  bool is_new = false;
  Key& state = keys_.touch(key, is_new, evict);
  const std::size_t before = state.entries.size();
  const bool is_reached = count(state, {at, member});
  entries_ = entries_ - before + state.entries.size();
  while (entries_ > limits::window_entries && keys_.size() > 1) keys_.forget_oldest(evict);
  return is_reached;
}

bool WindowCounter::count(Key& state, Entry entry) {
  const Timestamp at = entry.at;
  if (state.is_used && at < state.newest - slack_) {
    ++late_;
    state = {};
  }
  state.newest = state.is_used ? std::max(state.newest, at) : at;
  state.is_used = true;
  if (state.has_reached && distance(at, state.reached) <= options_.length) return false;
  // What no record to come can share a window with.
  const Timestamp horizon = state.newest - slack_ - options_.length;
  const auto kept = std::ranges::lower_bound(state.entries, horizon, {}, &Entry::at);
  state.entries.erase(state.entries.begin(), kept);
  if (!insert(state.entries, entry) || !is_reached(state.entries, at)) return false;
  state.reached = at;
  state.has_reached = true;
  std::vector<Entry>().swap(state.entries);
  return true;
}

/// Inserts in order. An entry between two of its member that lie within one window's length is in
/// no window without one of them, so it is left out: that keeps a member that is repeated without
/// end to about two entries a window. False if the new entry is such a one.
bool WindowCounter::insert(std::vector<Entry>& entries, Entry entry) {
  const auto position = std::ranges::upper_bound(entries, entry.at, {}, &Entry::at) -
                        entries.begin();
  const auto count = static_cast<std::ptrdiff_t>(entries.size());
  const auto is_same = [&](std::ptrdiff_t i) {
    return entries[static_cast<std::size_t>(i)].member == entry.member;
  };
  const auto before = [&](std::ptrdiff_t i) {  // the last of the member before i, or -1
    do --i;
    while (i >= 0 && !is_same(i));
    return i;
  };
  const auto after = [&](std::ptrdiff_t i) {  // the first of the member at or after i, or count
    while (i < count && !is_same(i)) ++i;
    return i;
  };
  const auto at = [&](std::ptrdiff_t i) { return entries[static_cast<std::size_t>(i)].at; };
  const std::ptrdiff_t previous = before(position);
  const std::ptrdiff_t next = after(position);
  if (previous >= 0 && next < count && at(next) - at(previous) <= options_.length) return false;
  std::ptrdiff_t drop = -1;
  std::ptrdiff_t drop_next = -1;
  if (previous >= 0) {
    const std::ptrdiff_t earlier = before(previous);
    if (earlier >= 0 && entry.at - at(earlier) <= options_.length) drop = previous;
  }
  if (next < count) {
    const std::ptrdiff_t later = after(next + 1);
    if (later < count && at(later) - entry.at <= options_.length) drop_next = next;
  }
  if (drop_next >= 0) entries.erase(entries.begin() + drop_next);
  entries.insert(entries.begin() + position, entry);
  if (drop >= 0) entries.erase(entries.begin() + drop);
  return true;
}

/// True if a window with the entry at `around` in it holds enough different members. No window
/// without that entry does: it would have been reached before.
bool WindowCounter::is_reached(const std::vector<Entry>& entries, Timestamp around) {
  if (entries.size() < options_.threshold) return false;
  const auto begin =
      std::ranges::lower_bound(entries, around - options_.length, {}, &Entry::at);
  const auto end = std::ranges::upper_bound(entries, around + options_.length, {}, &Entry::at);
  if (static_cast<std::size_t>(end - begin) < options_.threshold) return false;
  members_.clear();
  for (auto it = begin; it != end; ++it) members_.push_back(it->member);
  std::ranges::sort(members_);
  members_.erase(std::unique(members_.begin(), members_.end()), members_.end());
  if (members_.size() < options_.threshold) return false;
  counts_.assign(members_.size(), 0);
  const auto count_of = [&](const Entry& entry) -> std::size_t& {
    return counts_[static_cast<std::size_t>(std::ranges::lower_bound(members_, entry.member) -
                                            members_.begin())];
  };
  std::size_t different = 0;
  auto left = begin;
  for (auto right = begin; right != end; ++right) {
    if (++count_of(*right) == 1) ++different;
    for (; right->at - left->at > options_.length; ++left) {
      if (--count_of(*left) == 0) --different;
    }
    if (different >= options_.threshold) return true;
  }
  return false;
}

RecentTimes::RecentTimes(const WindowOptions& options)
    : options_(options), slack_(slack_of(options.length)), keys_(options.keys) {}

void RecentTimes::add(const Uuid& key, Timestamp at, std::uint64_t member) {
  const auto evict = [&](const Uuid&, const std::vector<Entry>& old) {
    times_ -= old.size();
    if (distance(old.back().at, at) <= options_.length) ++evicted_;
  };
  bool is_new = false;
  std::vector<Entry>& times = keys_.touch(key, is_new, evict);
  const std::size_t before = times.size();
  if (!times.empty() && at < times.back().at - slack_) times.clear();
  const auto behind = std::ranges::upper_bound(times, at, {}, &Entry::at);
  for (auto it = behind; it != times.begin() && std::prev(it)->at == at; --it) {
    if (std::prev(it)->member == member) return;
  }
  times.insert(behind, {at, member});
  if (times.size() > recent_thresholds * options_.threshold) times.erase(times.begin());
  times_ = times_ - before + times.size();
  while (times_ > limits::window_entries && keys_.size() > 1) keys_.forget_oldest(evict);
}

void RecentTimes::begin_anew() {
  keys_.clear();
  times_ = 0;
}

bool RecentTimes::reached(const Uuid& key, Timestamp at) const {
  const std::vector<Entry>* times = keys_.find(key);
  if (times == nullptr) return false;
  const auto begin = std::ranges::lower_bound(*times, at - options_.length, {}, &Entry::at);
  const auto end = std::ranges::upper_bound(*times, at, {}, &Entry::at);
  return end - begin >= static_cast<std::ptrdiff_t>(options_.threshold);
}

}  // namespace ttp
