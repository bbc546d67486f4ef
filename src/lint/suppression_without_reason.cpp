// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"
#include "lint/suppression.hpp"

namespace ttp::lint {

namespace {

class SuppressionWithoutReason final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    for (const Suppression& suppression : suppressions_of(subject)) {
      if (suppression.checks.empty() || !suppression.reason.empty()) continue;
      report.add(subject, place_of(suppression),
                 "the comment silences '" + suppression.checks.front() + "' without a reason",
                 "write the reason behind the id");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "A comment silences a check without saying why. It silences nothing until it "
        "does.",
        "confidence: 0.5   # ttp-lint: disable=confidence-floor",
        "confidence: 0.5   # ttp-lint: disable=confidence-floor a draft, not in the pack yet"};
  }
};

}  // namespace

std::unique_ptr<Check> make_suppression_without_reason_check() {
  return std::make_unique<SuppressionWithoutReason>();
}

}  // namespace ttp::lint
