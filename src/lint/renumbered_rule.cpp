// SPDX-License-Identifier: Apache-2.0
#include "lint/baseline.hpp"
#include "lint/check.hpp"

namespace ttp::lint {

namespace {

class RenumberedRule final : public Check {
 public:
  void look_at_all(const Pack& pack, Report& report) override {
    if (!pack.baseline) return;
    for (const Change& change : changes_of(pack)) {
      if (change.kind != Change::Kind::renumbered) continue;
      report.add(*change.subject, change.subject->place(),
                 "rule '" + change.old_id + "' of the baseline is now '" + change.id + "'",
                 "give it back its id");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The rule stands in the baseline under another id. Ids are for ever: they are "
        "in every tag.",
        "rule_id: R0112   # R0012 in the baseline", "rule_id: R0012"};
  }
};

}  // namespace

std::unique_ptr<Check> make_renumbered_rule_check() {
  return std::make_unique<RenumberedRule>();
}

}  // namespace ttp::lint
