// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "lint/check.hpp"
#include "lint/suppression.hpp"

namespace ttp::lint {

namespace {

class SuppressionUnknown final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    for (const Suppression& suppression : suppressions_of(subject)) {
      if (suppression.checks.empty()) {
        report.add(subject, place_of(suppression), "this comment for lint says nothing",
                   "write '# ttp-lint: disable=ID reason'");
      }
      for (const std::string& id : suppression.checks) {
        if (find_check(id) != nullptr) continue;
        const auto ids = check_ids();
        const auto similar = closest(id, ids);
        report.add(subject, place_of(suppression), "there is no check '" + id + "'",
                   similar ? "did you mean '" + std::string(*similar) + "'?" : "");
      }
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "A comment for lint cannot be understood, or names a check that does not "
        "exist.",
        "# ttp-lint: disable=confidence-flor a draft",
        "# ttp-lint: disable=confidence-floor a draft"};
  }
};

}  // namespace

std::unique_ptr<Check> make_suppression_unknown_check() {
  return std::make_unique<SuppressionUnknown>();
}

}  // namespace ttp::lint
