// SPDX-License-Identifier: Apache-2.0
// The sessions that are being followed, the least recently seen first out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "base/quick_hash.hpp"

namespace ttp::sequence {

/// An id, beside the value it belongs to as long as it is of usual length (a uuid has 36 bytes).
class SessionKey {
 public:
  SessionKey& operator=(std::string_view text) {
    size_ = static_cast<std::uint32_t>(text.size());
    if (text.size() <= sizeof near_) {
      std::memcpy(near_, text.data(), text.size());
    } else {
      far_ = std::make_unique<char[]>(text.size());
      std::memcpy(far_.get(), text.data(), text.size());
    }
    return *this;
  }
  [[nodiscard]] std::string_view view() const {
    return {size_ <= sizeof near_ ? near_ : far_.get(), size_};
  }

 private:
  std::unique_ptr<char[]> far_;
  std::uint32_t size_ = 0;
  char near_[44] = {};
};

/// Text keys to values, with the order in which they were last used. Constant time. Made for many
/// keys used in turns: links and hashes lie apart from the values, so that keeping the order touches
/// no other value's memory.
template <typename T>
class SessionTable {
 public:
  SessionTable() : slots_(first_slots, Slot{0, none}) {}
  SessionTable(const SessionTable&) = delete;
  SessionTable& operator=(const SessionTable&) = delete;

  /// The value of `key`, made if it is new; the latest used from now on. Stays where it is until
  /// it is removed.
  T& touch(std::string_view key) {
    const auto hash = static_cast<std::uint32_t>(quick_hash(key));
    std::size_t at = hash & (slots_.size() - 1);
    for (; slots_[at].node != none; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].hash != hash) continue;
      const std::uint32_t found = slots_[at].node;
      fetch(node(found));
      if (!quick_equal(node(found).key.view(), key)) continue;
      if (found != newest_) {
        unlink(found);
        link(found);
      }
      return node(found).value;
    }
    const std::uint32_t made = make(key);
    slots_[at] = {hash, made};
    link(made);
    if (++size_ * 2 > slots_.size()) grow();
    return node(made).value;
  }

  /// Hands the least recently used value, with its key, to `take` and removes it. Requires
  /// `size() > 0`.
  template <typename Take>
  void remove_oldest(Take take) {
    const std::uint32_t gone = oldest_;
    Node& old = node(gone);
    take(old.key.view(), old.value);
    unlink(gone);
    erase_slot(gone, static_cast<std::uint32_t>(quick_hash(old.key.view())));
    old = Node{};
    free_.push_back(gone);
    --size_;
  }

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  static constexpr std::uint32_t none = 0xffffffff;
  static constexpr std::size_t first_slots = 64;
  static constexpr std::size_t chunk = 256;  // values allocated at once, never moved
  struct Node {
    SessionKey key;
    T value;
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

  Node& node(std::uint32_t number) { return chunks_[number / chunk][number % chunk]; }

  std::uint32_t make(std::string_view key) {
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
      if (slot.node == none) continue;
      std::size_t at = slot.hash & (slots_.size() - 1);
      while (slots_[at].node != none) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = slot;
    }
  }

  std::vector<Slot> slots_;  // open addressing, a power of two, at most half full
  std::vector<Link> links_;
  std::vector<std::unique_ptr<Node[]>> chunks_;
  std::vector<std::uint32_t> free_;
  std::size_t size_ = 0;
  std::uint32_t newest_ = none;
  std::uint32_t oldest_ = none;
};

}  // namespace ttp::sequence
