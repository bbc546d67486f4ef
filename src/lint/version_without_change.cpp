// SPDX-License-Identifier: Apache-2.0
#include "lint/baseline.hpp"
#include "lint/check.hpp"

namespace ttp::lint {

namespace {

class VersionWithoutChange final : public Check {
 public:
  void look_at_all(const Pack& pack, Report& report) override {
    if (!pack.baseline) return;
    for (const Change& change : changes_of(pack)) {
      if (change.kind != Change::Kind::changed || change.is_text_changed ||
          change.new_version == change.old_version)
        continue;
      report.add(*change.subject, change.subject->place("rule_version"),
                 "rule_version went from " + std::to_string(change.old_version) + " to " +
                     std::to_string(change.new_version) + ", the rule is the same");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "rule_version was raised, but nothing that the rule matches or claims differs "
        "from the baseline: all its tags would be written a second time.",
        "rule_version: 4   # 3 in the baseline, the rest is the same", "rule_version: 3"};
  }
};

}  // namespace

std::unique_ptr<Check> make_version_without_change_check() {
  return std::make_unique<VersionWithoutChange>();
}

}  // namespace ttp::lint
