// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

#include <algorithm>

namespace ttp::lint {

namespace {

class RuleFileName final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    const rule::Node* node = subject.find("rule_id");
    if (subject.kind != FileKind::rule || node == nullptr || !node->is_string()) return;
    std::string wanted = node->text;
    std::ranges::replace(wanted, '-', '_');
    const std::string stem = std::filesystem::path(subject.file).stem().string();
    if (!rule::is_rule_file_name(wanted + ".yaml") || stem == wanted) return;
    report.add(subject, *node, "rule '" + node->text + "' is in a file named '" + stem + "'",
               "rename it to " + wanted + ".yaml");
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The file's name is not the rule's id (with _ for a hyphen). The live system "
        "looks a rule's state up by its file's name, and people look for the rule "
        "there.",
        "# in download.yaml\n"
        "rule_id: R0012",
        "# in R0012.yaml\n"
        "rule_id: R0012"};
  }
};

}  // namespace

std::unique_ptr<Check> make_rule_file_name_check() {
  return std::make_unique<RuleFileName>();
}

}  // namespace ttp::lint
