// SPDX-License-Identifier: Apache-2.0
#include "lint/baseline.hpp"
#include "lint/check.hpp"

namespace ttp::lint {

namespace {

class VersionNotRaised final : public Check {
 public:
  void look_at_all(const Pack& pack, Report& report) override {
    if (!pack.baseline) return;
    for (const Change& change : changes_of(pack)) {
      if (change.kind != Change::Kind::changed || !change.is_text_changed ||
          change.new_version > change.old_version)
        continue;
      const bool is_lower = change.new_version < change.old_version;
      report.add(*change.subject, change.subject->place("rule_version"),
                 is_lower ? "rule_version fell from " + std::to_string(change.old_version)
                          : "'" + change.key + "' differs from the baseline, rule_version does not",
                 "raise it to " + std::to_string(change.old_version + 1));
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "What the rule matches or claims differs from the baseline, but rule_version "
        "does not. Tags of the two texts would have the same ids, and the store would "
        "keep the old ones.",
        "# match changed\n"
        "rule_version: 3   # as in the baseline",
        "# match changed\n"
        "rule_version: 4"};
  }
};

}  // namespace

std::unique_ptr<Check> make_version_not_raised_check() {
  return std::make_unique<VersionNotRaised>();
}

}  // namespace ttp::lint
