// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

namespace {

class MissingReferences final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    if (subject.kind != FileKind::rule || !subject.document || subject.id().empty()) return;
    const rule::Node* node = subject.find("references");
    const bool is_empty = node == nullptr || (node->items.empty() && node->text.empty());
    if (is_empty) report.add(subject, subject.place("references"), "the rule names no references");
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The rule names no source: no reference to where the behaviour, or the "
        "technique, is described.",
        "references: []", "references: ['https://attack.mitre.org/techniques/T1105']"};
  }
};

}  // namespace

std::unique_ptr<Check> make_missing_references_check() {
  return std::make_unique<MissingReferences>();
}

}  // namespace ttp::lint
