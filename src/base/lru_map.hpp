// SPDX-License-Identifier: Apache-2.0
// A hash map that forgets what was not used for longest once it is full.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace ttp {

/// Text keys to values, at most `capacity` of them.
template <typename T>
class LruMap {
 public:
  explicit LruMap(std::size_t capacity) : capacity_(capacity) {}

  /// The value of `key`, made if it is new; the latest use from now on. `is_new` says which.
  /// When the map was full, the value unused for longest is handed to `evict` and forgotten.
  template <typename Evict>
  T& touch(std::string_view key, bool& is_new, Evict evict) {
    is_new = false;
    if (!order_.empty() && order_.front().first == key) return order_.front().second;
    if (const auto it = index_.find(key); it != index_.end()) {
      order_.splice(order_.begin(), order_, it->second);
      return it->second->second;
    }
    is_new = true;
    if (order_.size() >= capacity_) forget_oldest(evict);
    order_.emplace_front(std::string(key), T{});
    index_.emplace(order_.front().first, order_.begin());
    return order_.front().second;
  }

  /// Forgets the value unused for longest, after handing it to `evict`. Requires `size() > 0`.
  template <typename Evict>
  void forget_oldest(Evict evict) {
    evict(order_.back().first, order_.back().second);
    index_.erase(order_.back().first);
    order_.pop_back();
  }

  /// The value of `key`, or null; its age does not change.
  [[nodiscard]] T* find(std::string_view key) {
    const auto it = index_.find(key);
    return it == index_.end() ? nullptr : &it->second->second;
  }

  /// Calls `visit(key, value)` for each, the one unused for longest first.
  template <typename Visit>
  void for_each(Visit visit) {
    for (auto it = order_.rbegin(); it != order_.rend(); ++it) visit(it->first, it->second);
  }

  [[nodiscard]] std::size_t size() const { return order_.size(); }

 private:
  using Order = std::list<std::pair<std::string, T>>;
  std::size_t capacity_;
  Order order_;  // latest use first
  std::unordered_map<std::string_view, typename Order::iterator> index_;  // views into order_
};

}  // namespace ttp
