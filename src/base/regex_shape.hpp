// SPDX-License-Identifier: Apache-2.0
// The kinds of bytes with which the text of a part of a pattern begins and ends.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/literal.hpp"

namespace ttp {

/// A few kinds of bytes in a row, runs of delimiters taken for one.
class KindRun {
 public:
  void add(ByteKind kind) {
    const bool is_run = size_ > 0 && kind == ByteKind::delimiter && kinds_[size_ - 1] == kind;
    if (!is_run) kinds_[size_++] = kind;
  }
  void add(const KindRun& more) {
    for (std::size_t i = 0; i < more.size_; ++i) add(more.kinds_[i]);
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// At most `count` of them, from `first` on.
  [[nodiscard]] KindRun part(std::size_t first, std::size_t count) const {
    KindRun run;
    for (std::size_t i = first; i < std::min(size_, first + count); ++i) run.add(kinds_[i]);
    return run;
  }
  [[nodiscard]] KindSet triples() const {
    KindSet set = 0;
    for (std::size_t i = 2; i < size_; ++i) {
      set |= triple_bit(kinds_[i - 2], kinds_[i - 1], kinds_[i]);
    }
    return set;
  }
  bool operator==(const KindRun&) const = default;

 private:
  std::array<ByteKind, 4> kinds_{};  // two shapes joined
  std::size_t size_ = 0;
};

/// The kinds of the first and the last bytes of a part's text, as far as they are the same for all its
/// texts; at most two.
struct Shape {
  KindRun head;
  KindRun tail;
  bool is_whole = false;  ///< both are all of the text
};

[[nodiscard]] inline Shape no_shape() { return {{}, {}, true}; }

[[nodiscard]] inline Shape shape_of(ByteKind kind) {
  Shape shape = no_shape();
  shape.head.add(kind);
  shape.tail.add(kind);
  return shape;
}

/// The shape of `a` followed by `b`; adds the triples that this makes certain.
[[nodiscard]] inline Shape joined_shape(const Shape& a, const Shape& b, KindSet& kinds) {
  constexpr std::size_t kept = 2;
  KindRun seam = a.tail;
  seam.add(b.head);
  kinds |= seam.triples();
  Shape shape;
  shape.head = a.is_whole ? seam.part(0, kept) : a.head;
  shape.tail = b.is_whole ? seam.part(seam.size() - std::min(seam.size(), kept), kept) : b.tail;
  shape.is_whole = a.is_whole && b.is_whole && seam.size() <= kept;
  return shape;
}

/// What two alternatives have in common.
[[nodiscard]] inline Shape common_shape(const Shape& a, const Shape& b) {
  Shape shape;
  if (a.head == b.head) shape.head = a.head;
  if (a.tail == b.tail) shape.tail = a.tail;
  shape.is_whole = a.is_whole && b.is_whole && a.head == b.head;
  return shape;
}

}  // namespace ttp
