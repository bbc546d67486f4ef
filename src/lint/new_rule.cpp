// SPDX-License-Identifier: Apache-2.0
#include "lint/baseline.hpp"
#include "lint/check.hpp"

namespace ttp::lint {

namespace {

class NewRule final : public Check {
 public:
  void look_at_all(const Pack& pack, Report& report) override {
    if (!pack.baseline) return;
    for (const Change& change : changes_of(pack)) {
      if (change.kind != Change::Kind::added) continue;
      report.add(*change.subject, change.subject->place(), "rule '" + change.id + "' is new");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The rule is not in the baseline. For the release notes; nothing is wrong "
        "with it.",
        "# R0062.yaml is new", "# R0062.yaml is in the baseline, too"};
  }
};

}  // namespace

std::unique_ptr<Check> make_new_rule_check() {
  return std::make_unique<NewRule>();
}

}  // namespace ttp::lint
