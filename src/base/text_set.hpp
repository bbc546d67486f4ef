// SPDX-License-Identifier: Apache-2.0
// A set of texts that never changes, without memory beside their bytes: rule packs have thousands of
// short lists.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/quick_hash.hpp"

namespace ttp {

/// Looking up compares with texts of the same size only, of which there are few.
class TextSet {
 public:
  TextSet() = default;
  explicit TextSet(std::vector<std::string> texts) {
    std::ranges::sort(texts, [](const std::string& a, const std::string& b) {
      return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    std::size_t bytes = 0;
    for (const std::string& text : texts) bytes += text.size();
    bytes_.reserve(bytes);
    for (const std::string& text : texts) {
      if (groups_.empty() || groups_.back().size != text.size()) {
        groups_.push_back({text.size(), bytes_.size(), 0});
      }
      ++groups_.back().count;
      bytes_ += text;
    }
    groups_.shrink_to_fit();
  }

  [[nodiscard]] bool contains(std::string_view text) const {
    const auto group = std::ranges::lower_bound(groups_, text.size(), {}, &Group::size);
    if (group == groups_.end() || group->size != text.size()) return false;
    std::size_t first = 0;
    std::size_t last = group->count;
    if (last <= few) {
      while (first < last && !quick_equal(at(*group, first), text)) ++first;
      return first < last;
    }
    while (first < last) {
      const std::size_t middle = first + (last - first) / 2;
      const int order = at(*group, middle).compare(text);
      if (order == 0) return true;
      (order < 0 ? first : last) = order < 0 ? middle + 1 : middle;
    }
    return false;
  }

  [[nodiscard]] std::size_t size() const {
    std::size_t size = 0;
    for (const Group& group : groups_) size += group.count;
    return size;
  }

  /// All of them, by size; they live as long as the set.
  [[nodiscard]] std::vector<std::string_view> texts() const {
    std::vector<std::string_view> all;
    for (const Group& group : groups_) {
      for (std::size_t i = 0; i < group.count; ++i) all.emplace_back(at(group, i));
    }
    return all;
  }

 private:
  /// Texts of one size, in order, one behind the other.
  struct Group {
    std::size_t size = 0;
    std::size_t begin = 0;  // in bytes_
    std::size_t count = 0;
  };
  [[nodiscard]] std::string_view at(const Group& group, std::size_t index) const {
    return std::string_view(bytes_).substr(group.begin + index * group.size, group.size);
  }

  /// So many are compared one by one.
  static constexpr std::size_t few = 8;

  std::string bytes_;
  std::vector<Group> groups_;  // by size
};

}  // namespace ttp
