// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"
#include "lint/suppression.hpp"

namespace ttp::lint {

namespace {

class SuppressionUnused final : public Check {
 public:
  // The findings are made by the runner, which alone knows what was silenced.

  [[nodiscard]] Explanation explanation() const override {
    return {"A comment silences a check that has nothing to say there any more.",
            "confidence: 0.9   # ttp-lint: disable=confidence-floor a draft", "confidence: 0.9"};
  }
};

}  // namespace

std::unique_ptr<Check> make_suppression_unused_check() {
  return std::make_unique<SuppressionUnused>();
}

}  // namespace ttp::lint
