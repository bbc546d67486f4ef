// SPDX-License-Identifier: Apache-2.0
// A hash map for keys that are named by digests, which forgets what was not used for longest once
// it is full. One allocation a key: LruMap's texts cost three.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <unordered_map>
#include <utility>

#include "base/hash.hpp"

namespace ttp {

/// Digests to values, at most `capacity` (≥ 1) of them. Nothing iterates it.
template <typename T>
class DigestMap {
 public:
  explicit DigestMap(std::size_t capacity) : capacity_(capacity) {}
  DigestMap(const DigestMap&) = delete;
  DigestMap& operator=(const DigestMap&) = delete;

  /// The value of `key`, made if it is new; the latest use from now on. When the map was full, the
  /// value unused for longest is handed to `evict` and forgotten.
  template <typename Evict>
  T& touch(const Uuid& key, Evict evict) {
    const auto [it, is_new] = nodes_.try_emplace(key);
    Node& node = it->second;
    if (is_new) {
      node.key = &it->first;
    } else {
      unlink(node);
    }
    link(node);
    if (nodes_.size() > capacity_) forget_oldest(evict);
    return node.value;
  }

  /// Forgets the value unused for longest, after handing it to `evict`. Requires `size() > 0`.
  template <typename Evict>
  void forget_oldest(Evict evict) {
    evict(std::as_const(oldest_->value));
    const Uuid key = *oldest_->key;
    unlink(*oldest_);
    nodes_.erase(key);
  }

  /// The value of `key`, or null; its age does not change.
  [[nodiscard]] const T* find(const Uuid& key) const {
    const auto it = nodes_.find(key);
    return it == nodes_.end() ? nullptr : &it->second.value;
  }

  [[nodiscard]] std::size_t size() const { return nodes_.size(); }

 private:
  struct Node {
    Node* newer = nullptr;
    Node* older = nullptr;
    const Uuid* key = nullptr;  // its own, in the map
    T value;
  };
  /// Of a digest any bytes are as good as a hash. Eight at once: the library's comparison of
  /// arrays is a call, and look-ups are what the map does most.
  struct FirstBytes {
    std::size_t operator()(const Uuid& key) const noexcept {
      return static_cast<std::size_t>(half(key, 0));
    }
  };
  struct SameBytes {
    bool operator()(const Uuid& a, const Uuid& b) const noexcept {
      return half(a, 0) == half(b, 0) && half(a, 8) == half(b, 8);
    }
  };
  static std::uint64_t half(const Uuid& key, std::size_t from) noexcept {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, key.data() + from, sizeof bytes);
    return bytes;
  }

  void link(Node& node) {
    node.newer = nullptr;
    node.older = newest_;
    (newest_ != nullptr ? newest_->newer : oldest_) = &node;
    newest_ = &node;
  }
  void unlink(Node& node) {
    (node.newer != nullptr ? node.newer->older : newest_) = node.older;
    (node.older != nullptr ? node.older->newer : oldest_) = node.newer;
  }

  std::size_t capacity_;
  std::unordered_map<Uuid, Node, FirstBytes, SameBytes> nodes_;
  Node* newest_ = nullptr;  // latest use
  Node* oldest_ = nullptr;
};

}  // namespace ttp
