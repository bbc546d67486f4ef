// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

namespace {

class MissingFalsePositives final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    if (subject.kind != FileKind::rule || !subject.document || subject.id().empty()) return;
    const rule::Node* node = subject.find("false_positives");
    const bool is_empty = node == nullptr || (node->items.empty() && node->text.empty());
    if (is_empty)
      report.add(subject, subject.place("false_positives"), "the rule names no false positives");
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The rule does not say what else it may find. Every rule finds something "
        "else; an empty list means that nobody looked.",
        "false_positives: []", "false_positives: [package installs in provisioning scripts]"};
  }
};

}  // namespace

std::unique_ptr<Check> make_missing_false_positives_check() {
  return std::make_unique<MissingFalsePositives>();
}

}  // namespace ttp::lint
