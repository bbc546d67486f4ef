// SPDX-License-Identifier: Apache-2.0
// "So many within so long": counts per key over the time of the records, never the clock's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/limits.hpp"
#include "base/lru_table.hpp"
#include "base/time.hpp"

namespace ttp {

/// How far a record may lie before the newest one of its key and still be counted where it
/// belongs. Sensors that share a log write minutes apart at worst; a step beyond that is another
/// log that begins. In a window shorter than this, the window's length takes its place: what is
/// older than that can't share a window with the newest record.
inline constexpr Timestamp window_slack = 300 * microseconds_per_second;

struct WindowOptions {
  Timestamp length = 0;           ///< both ends count: two records `length` apart share a window
  std::size_t threshold = 1;      ///< 1 … limits::window_threshold
  std::size_t keys = limits::window_keys;
};

/// Counts what happens per key, and says when a count reaches the threshold inside a window:
///
/// * A window is reached by the record with which `threshold` different members of a key, not yet
///   spoken for, lie within `length`. So the count at that moment is the threshold exactly.
/// * It then speaks for everything of that key up to `length` before and after that record; what
///   comes later is counted anew. So any two windows reached lie more than `length` apart.
/// * Records may come out of order by `window_slack`. One that comes later still is counted as
///   late, and the key begins anew with it, as if nothing had been before: logs of several sensors
///   are often read one after another.
class WindowCounter {
 public:
  explicit WindowCounter(const WindowOptions& options);

  /// Counts one record of `key`, a digest of whatever tells keys apart. True if it reaches the
  /// threshold.
  bool add(const Uuid& key, Timestamp at);

  /// The same, counting different members: a hash of the value that is to be different.
  bool add(const Uuid& key, Timestamp at, std::uint64_t member);

  /// Forgets all keys: as if nothing had been before.
  void begin_anew();

  /// Keys that were forgotten while a window of theirs could still be reached.
  [[nodiscard]] std::uint64_t evicted() const { return evicted_; }
  /// Records that came too late.
  [[nodiscard]] std::uint64_t late() const { return late_; }
  [[nodiscard]] std::size_t keys() const { return keys_.size(); }

 private:
  struct Entry {
    Timestamp at = 0;
    std::uint64_t member = 0;
  };
  struct Key {
    std::vector<Entry> entries;  // in order of time, not yet spoken for
    Timestamp newest = 0;        // of all its records
    Timestamp reached = 0;       // time of its latest reached window
    bool is_used = false;
    bool has_reached = false;
  };
  bool count(Key& state, Entry entry);
  bool insert(std::vector<Entry>& entries, Entry entry);
  [[nodiscard]] bool is_reached(const std::vector<Entry>& entries, Timestamp around);

  WindowOptions options_;
  Timestamp slack_;
  LruTable<DigestKey, Key> keys_;
  std::size_t entries_ = 0;  // of all keys
  std::uint64_t records_ = 0;
  std::uint64_t evicted_ = 0;
  std::uint64_t late_ = 0;
  std::vector<std::uint64_t> members_;  // scratch of is_reached
  std::vector<std::size_t> counts_;     // likewise
};

/// Remembers the latest times per key, to ask how many lie just before some time.
class RecentTimes {
 public:
  explicit RecentTimes(const WindowOptions& options);

  /// Adds a record: `member` tells it from others of the same time. One that is there already is
  /// not added again.
  void add(const Uuid& key, Timestamp at, std::uint64_t member);

  /// True if `threshold` of the key's times added so far lie at `at` or up to `length` before. Of
  /// a key with very many times only the latest are known, so asking about a time before them
  /// may miss; it never claims too much.
  [[nodiscard]] bool reached(const Uuid& key, Timestamp at) const;

  /// Forgets all keys.
  void begin_anew();

  [[nodiscard]] std::uint64_t evicted() const { return evicted_; }

 private:
  WindowOptions options_;
  Timestamp slack_;
  struct Entry {
    Timestamp at = 0;
    std::uint64_t member = 0;
  };
  LruTable<DigestKey, std::vector<Entry>> keys_;  // in order
  std::size_t times_ = 0;                         // of all keys
  std::uint64_t evicted_ = 0;
};

}  // namespace ttp
