// SPDX-License-Identifier: Apache-2.0
// How sure a share is.
#pragma once

namespace ttp::precision {

/// Both ends from 0 to 1.
struct Interval {
  double low = 0;
  double high = 1;
};

/// The 95 % interval of E. B. Wilson (1927) for a share of `share` among `total` cases; `total` may
/// be an effective number and no integer. Everything is possible if it is 0.
[[nodiscard]] Interval wilson(double share, double total);

/// A share with its evidence.
struct Ratio {
  double value = 0;  ///< meaningless if `total` is 0
  double total = 0;  ///< effective number of cases
  [[nodiscard]] bool is_known() const { return total > 0; }
  [[nodiscard]] Interval interval() const { return wilson(value, total); }
};

/// True if `now` is lower than `before` and the 95 % interval of the difference, built from the two
/// Wilson intervals (R. G. Newcombe 1998, method 10), lies below zero.
[[nodiscard]] bool has_dropped(const Ratio& before, const Ratio& now);

}  // namespace ttp::precision
