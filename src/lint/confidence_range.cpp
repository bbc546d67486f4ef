// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

std::unique_ptr<Check> make_confidence_range_check() {
  return make_loader_check(
      "confidence-range",
      {"A confidence lies outside 0 to 1. It is a probability, not a percentage.", "confidence: 85",
       "confidence: 0.85"});
}

}  // namespace ttp::lint
