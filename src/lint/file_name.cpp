// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

namespace {

class FileName final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    if (subject.kind != FileKind::unnamed) return;
    report.add(subject, "no rule is read from a file of this name",
               "letters, digits and _ before .yaml or .yml");
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "A YAML file in a rule folder whose name keeps it from being read: names of "
        "rule files are letters, digits and _ with .yaml or .yml behind them; others "
        "(editors' back-ups, drafts) are passed over without a word.",
        "rules/ttp/R0012-new.yaml", "rules/ttp/R0112.yaml"};
  }
};

}  // namespace

std::unique_ptr<Check> make_file_name_check() {
  return std::make_unique<FileName>();
}

}  // namespace ttp::lint
