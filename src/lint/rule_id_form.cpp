// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

namespace {

bool has_form(std::string_view id) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr std::string_view digits = "0123456789";
  const std::size_t end = id.find_first_not_of(letters);
  if (end == 0 || end == std::string_view::npos) return false;
  id.remove_prefix(end);
  if (id.front() == '-') id.remove_prefix(1);
  return id.size() >= 3 && id.find_first_not_of(digits) == std::string_view::npos;
}

class RuleIdForm final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    bool is_told = false;
    for (const Diagnostic& diagnostic : subject.diagnostics) {
      if (diagnostic.check != "rule-id-form") continue;
      report.add(diagnostic);
      is_told = true;
    }
    const rule::Node* node = subject.find("rule_id");
    if (is_told || subject.kind != FileKind::rule || node == nullptr || !node->is_string()) return;
    if (!has_form(node->text)) {
      report.add(subject, *node,
                 "rule id '" + node->text + "' is not of the form R0012 or HFP-0001",
                 "capital letters, an optional hyphen, three digits or more");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "A rule id is capital letters, an optional hyphen and at least three digits: "
        "R0012, HFP-0001. Ids are in every tag, in states and in databases; anything "
        "else is hard to sort, to type and to search for.",
        "rule_id: download rule", "rule_id: R0012"};
  }
};

}  // namespace

std::unique_ptr<Check> make_rule_id_form_check() {
  return std::make_unique<RuleIdForm>();
}

}  // namespace ttp::lint
