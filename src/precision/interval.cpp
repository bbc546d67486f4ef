// SPDX-License-Identifier: Apache-2.0
#include "precision/interval.hpp"

#include <algorithm>
#include <cmath>

namespace ttp::precision {

Interval wilson(double share, double total) {
  if (total <= 0) return {};
  constexpr double z = 1.959963984540054;  // the normal distribution's 97.5th percentile
  const double square = z * z;
  const double scale = 1 + square / total;
  const double middle = (share + square / (2 * total)) / scale;
  const double half =
      z / scale * std::sqrt(share * (1 - share) / total + square / (4 * total * total));
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

bool has_dropped(const Ratio& before, const Ratio& now) {
  if (!before.is_known() || !now.is_known() || now.value >= before.value) return false;
  const double up = now.interval().high - now.value;
  const double down = before.value - before.interval().low;
  return now.value - before.value + std::sqrt(up * up + down * down) < 0;
}

}  // namespace ttp::precision
