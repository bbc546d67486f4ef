// SPDX-License-Identifier: Apache-2.0
// How many privileged calls lie in the window that ends with the latest call.
#pragma once

#include <cstdint>
#include <vector>

namespace ttp::sequence {

/// "Inside the window": `later - earlier` is at most `window`, where a clock that went backwards
/// counts as no time. The full range of 64 bits, no overflow.
[[nodiscard]] constexpr bool is_inside(std::uint64_t later, std::uint64_t earlier,
                                       std::uint64_t window) {
  return later <= earlier || later - earlier <= window;
}

/// Walking back from a call, the window ends at the first call that lies outside, even if calls
/// before it lie inside again (clocks jump). That call is the nearest one with a stamp below some
/// bound, so a stack of increasing stamps finds it: a stamp is hidden for good by a later stamp that
/// is not greater. Beside each stamp stands the number of privileged calls up to it; stamps that
/// differ in nothing else than the stamp are not kept. Logarithmic in the size of the stack,
/// amortised constant where time goes forward.
class WindowCount {
 public:
  /// Adds a call; the answer is the number of privileged calls in the window that ends with it.
  std::uint64_t add(std::uint64_t ts_ms, bool is_privileged, std::uint64_t window_ms);

  /// Nobody will ask any more: gives the memory back.
  void clear();

  /// Bytes of memory beside the object itself.
  [[nodiscard]] std::size_t footprint() const { return steps_.capacity() * sizeof(Step); }

 private:
  struct Step {
    std::uint64_t ts_ms;
    std::uint64_t privileged;  // calls up to this one, itself included
  };
  std::vector<Step> steps_;      // both members increase
  std::uint64_t total_ = 0;      // privileged calls so far
  std::uint64_t forgotten_ = 0;  // privileged calls up to the latest step that was given up
};

}  // namespace ttp::sequence
