// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

namespace {

class MissingDescription final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    if (subject.kind != FileKind::rule || !subject.document || subject.id().empty()) return;
    const rule::Node* node = subject.find("description");
    const bool is_empty = node == nullptr || (node->items.empty() && node->text.empty());
    if (is_empty) report.add(subject, subject.place("description"), "the rule has no description");
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The rule does not say what it looks for and why that matters. The "
        "description is what an analyst reads at three in the morning.",
        "name: ingress_tool_transfer",
        "name: ingress_tool_transfer\n"
        "description: Downloads of files with wget or curl."};
  }
};

}  // namespace

std::unique_ptr<Check> make_missing_description_check() {
  return std::make_unique<MissingDescription>();
}

}  // namespace ttp::lint
