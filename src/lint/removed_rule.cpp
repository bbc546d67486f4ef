// SPDX-License-Identifier: Apache-2.0
#include "lint/baseline.hpp"
#include "lint/check.hpp"

namespace ttp::lint {

namespace {

class RemovedRule final : public Check {
 public:
  void look_at_all(const Pack& pack, Report& report) override {
    if (!pack.baseline) return;
    for (const Change& change : changes_of(pack)) {
      if (change.kind != Change::Kind::removed) continue;
      Diagnostic diagnostic;
      diagnostic.file = change.old_file;
      diagnostic.message = "rule '" + change.id + "' of the baseline is gone";
      report.add(diagnostic);
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "A rule of the baseline is gone. Its tags stay in databases, where nobody can "
        "look up any more what they mean; disable it instead, or say so in the "
        "release notes.",
        "# R0012.yaml was deleted", "# R0012.yaml is there, disabled by its state"};
  }
};

}  // namespace

std::unique_ptr<Check> make_removed_rule_check() {
  return std::make_unique<RemovedRule>();
}

}  // namespace ttp::lint
