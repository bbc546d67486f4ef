// SPDX-License-Identifier: Apache-2.0
// A hash table that forgets what was not used for longest once it is full. Made for many small values
// that are used in turns: one allocation for hundreds of them, and none of the bookkeeping beside them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "base/quick_hash.hpp"

namespace ttp {

/// A text as a key: beside its value as long as it is of usual length (a uuid has 36 bytes).
class TextKey {
 public:
  using View = std::string_view;

  TextKey& operator=(View text) {
    size_ = static_cast<std::uint32_t>(text.size());
    if (text.size() <= sizeof near_) {
      std::memcpy(near_, text.data(), text.size());
    } else {
      far_ = std::make_unique<char[]>(text.size());
      std::memcpy(far_.get(), text.data(), text.size());
    }
    return *this;
  }
  [[nodiscard]] View view() const { return {size_ <= sizeof near_ ? near_ : far_.get(), size_}; }
  [[nodiscard]] bool operator==(View text) const { return quick_equal(view(), text); }
  [[nodiscard]] static std::uint32_t hash(View text) {
    return static_cast<std::uint32_t>(quick_hash(text));
  }

 private:
  std::unique_ptr<char[]> far_;
  std::uint32_t size_ = 0;
  char near_[44] = {};
};

/// A digest as a key: any of its bytes are as good as a hash.
class DigestKey {
 public:
  using View = Uuid;

  DigestKey& operator=(const View& digest) {
    digest_ = digest;
    return *this;
  }
  [[nodiscard]] const View& view() const { return digest_; }
  [[nodiscard]] bool operator==(const View& digest) const {
    return half(digest_, 0) == half(digest, 0) && half(digest_, 8) == half(digest, 8);
  }
  [[nodiscard]] static std::uint32_t hash(const View& digest) {
    return static_cast<std::uint32_t>(half(digest, 0));
  }

 private:
  /// Eight bytes at once: the library's comparison of arrays is a call.
  static std::uint64_t half(const View& digest, std::size_t from) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, digest.data() + from, sizeof bytes);
    return bytes;
  }

  Uuid digest_{};
};

/// Keys to values, with the order in which they were last used, at most `capacity` (≥ 1) of them.
/// Constant time. A value stays where it is until it is forgotten.
template <typename Key, typename T>
class LruTable {
 public:
  using View = typename Key::View;
  static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

  explicit LruTable(std::size_t capacity = unlimited)
      : capacity_(capacity), slots_(first_slots, Slot{0, none}) {}
  LruTable(const LruTable&) = delete;
  LruTable& operator=(const LruTable&) = delete;

  /// The value of `key`, made if it is new (`is_new` says which); the latest used from now on. If the
  /// table is full, the value unused for longest is handed to `evict`, with its key, and forgotten.
  template <typename Evict>
  T& touch(const View& key, bool& is_new, Evict evict) {
    is_new = false;
    if (newest_ != none && node(newest_).key == key) return node(newest_).value;
    const std::uint32_t hash = Key::hash(key);
    if (const std::uint32_t found = find(key, hash); found != none) {
      unlink(found);
      link(found);
      return node(found).value;
    }
    is_new = true;
    if (size_ >= capacity_) forget_oldest(evict);
    const std::uint32_t made = make(key);
    put(hash, made);
    link(made);
    if (++size_ * 4 > slots_.size() * 3) grow();
    return node(made).value;
  }

  /// Likewise, for a table that is not full.
  T& touch(const View& key) {
    bool is_new = false;
    return touch(key, is_new, [](const View&, T&) {});
  }

  /// Forgets the value unused for longest, after handing it, with its key, to `evict`. Requires
  /// `size() > 0`.
  template <typename Evict>
  void forget_oldest(Evict evict) {
    const std::uint32_t gone = oldest_;
    Node& old = node(gone);
    evict(old.key.view(), old.value);
    unlink(gone);
    erase_slot(gone, Key::hash(old.key.view()));
    old = Node{};
    free_.push_back(gone);
    --size_;
  }

  /// Forgets all values.
  void clear() {
    while (size_ > 0) forget_oldest([](const View&, const T&) {});
  }

  /// The value of `key`, or null; its age does not change.
  [[nodiscard]] const T* find(const View& key) const {
    const std::uint32_t found = find(key, Key::hash(key));
    return found == none ? nullptr : &node(found).value;
  }

  /// Calls `visit(key, value)` for each, the one unused for longest first. The keys stay where they
  /// are as long as the values.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (std::uint32_t at = oldest_; at != none; at = links_[at].newer) {
      visit(node(at).key.view(), node(at).value);
    }
  }

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  static constexpr std::uint32_t none = 0xffffffff;
  static constexpr std::size_t first_slots = 64;
  static constexpr std::size_t chunk = 128;  // values allocated at once, never moved
  struct Node {
    Key key;
    T value{};
  };
  struct Slot {
    std::uint32_t hash;
    std::uint32_t node;
  };
  struct Link {
    std::uint32_t newer = none;
    std::uint32_t older = none;
  };

  /// Asks for all of a value's memory at once: its parts would else be waited for one by one.
  static void fetch(const Node& node) {
    constexpr std::size_t cache_line = 64;
    const auto* from = reinterpret_cast<const char*>(&node);
    for (std::size_t at = 0; at < sizeof(Node); at += cache_line) __builtin_prefetch(from + at);
  }

  [[nodiscard]] Node& node(std::uint32_t number) {
    return chunks_[number / chunk][number % chunk];
  }
  [[nodiscard]] const Node& node(std::uint32_t number) const {
    return chunks_[number / chunk][number % chunk];
  }

  [[nodiscard]] std::uint32_t find(const View& key, std::uint32_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask; slots_[at].node != none; at = (at + 1) & mask) {
      if (slots_[at].hash != hash) continue;
      const Node& found = node(slots_[at].node);
      fetch(found);
      if (found.key == key) return slots_[at].node;
    }
    return none;
  }

  std::uint32_t make(const View& key) {
    std::uint32_t number = static_cast<std::uint32_t>(links_.size());
    if (!free_.empty()) {
      number = free_.back();
      free_.pop_back();
    } else {
      if (number % chunk == 0) chunks_.push_back(std::make_unique<Node[]>(chunk));
      links_.emplace_back();
    }
    node(number).key = key;
    return number;
  }

  void link(std::uint32_t number) {
    links_[number] = {none, newest_};
    (newest_ != none ? links_[newest_].newer : oldest_) = number;
    newest_ = number;
  }
  void unlink(std::uint32_t number) {
    const Link link = links_[number];
    (link.newer != none ? links_[link.newer].older : newest_) = link.older;
    (link.older != none ? links_[link.older].newer : oldest_) = link.newer;
  }

  void put(std::uint32_t hash, std::uint32_t number) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash & mask;
    while (slots_[at].node != none) at = (at + 1) & mask;
    slots_[at] = {hash, number};
  }

  /// Removes the slot and moves later ones of its run into the gap, so that no search ends early.
  void erase_slot(std::uint32_t number, std::uint32_t hash) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t gap = hash & mask;
    while (slots_[gap].node != number) gap = (gap + 1) & mask;
    for (std::size_t at = (gap + 1) & mask; slots_[at].node != none; at = (at + 1) & mask) {
      const std::size_t home = slots_[at].hash & mask;
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      slots_[gap] = slots_[at];
      gap = at;
    }
    slots_[gap] = {0, none};
  }

  void grow() {
    std::vector<Slot> old(2 * slots_.size(), Slot{0, none});
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.node != none) put(slot.hash, slot.node);
    }
  }

  std::size_t capacity_;
  std::vector<Slot> slots_;  // open addressing, a power of two, at most three quarters full
  std::vector<Link> links_;
  std::vector<std::unique_ptr<Node[]>> chunks_;
  std::vector<std::uint32_t> free_;
  std::size_t size_ = 0;
  std::uint32_t newest_ = none;
  std::uint32_t oldest_ = none;
};

}  // namespace ttp
