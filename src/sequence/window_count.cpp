// SPDX-License-Identifier: Apache-2.0
#include "sequence/window_count.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace ttp::sequence {

std::uint64_t WindowCount::add(std::uint64_t ts_ms, bool is_privileged, std::uint64_t window_ms) {
  if (is_privileged) ++total_;
  // The nearest call outside is the last step for which this holds; stamps increase, so the steps
  // for which it holds are the first ones. Usually only few of the latest lie inside.
  const auto is_outside = [&](const Step& step) {
    return !is_inside(ts_ms, step.ts_ms, window_ms);
  };
  auto inside = steps_.end();
  for (int looks = 4; looks > 0 && inside != steps_.begin() && !is_outside(inside[-1]); --looks) {
    --inside;
  }
  if (inside != steps_.begin() && !is_outside(inside[-1])) {
    inside = std::partition_point(steps_.begin(), inside, is_outside);
  }
  const std::uint64_t before = inside == steps_.begin() ? forgotten_ : (inside - 1)->privileged;
  const std::uint64_t count = total_ - before;

  while (!steps_.empty() && steps_.back().ts_ms >= ts_ms) steps_.pop_back();
  if (steps_.empty() || steps_.back().privileged != total_) steps_.push_back({ts_ms, total_});
  if (steps_.size() > limits::sequence_steps) {
    const auto half = steps_.begin() + static_cast<std::ptrdiff_t>(steps_.size() / 2);
    forgotten_ = (half - 1)->privileged;
    steps_.erase(steps_.begin(), half);
  }
  return count;
}

void WindowCount::clear() { steps_ = {}; }

}  // namespace ttp::sequence
