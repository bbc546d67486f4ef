// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "lint/check.hpp"

#include <algorithm>
#include <array>

namespace ttp::lint {

namespace {

/// Sink classes of the sequence tracker, in the order of their rank (specification of sequences).
constexpr auto classes = std::to_array<std::string_view>(
    {"read_only", "low_risk_write", "filesystem_write", "network_egress", "memory_write",
     "approval_ui", "code_execution", "credential_access", "policy_mutation"});

class ToolClass final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    if (subject.kind == FileKind::tool_table && subject.document) {
      look_at(subject, subject.document->root, report);
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The table of tools (tools.yaml) gives a tool a sink class that does not "
        "exist.",
        "tools:\n"
        "  - {name: shell, class: code_executoin}",
        "tools:\n"
        "  - {name: shell, class: code_execution}"};
  }

 private:
  static void look_at(const Subject& subject, const rule::Node& node, Report& report) {
    for (const rule::Node& item : node.items) look_at(subject, item, report);
    for (const auto& [key, value] : node.entries) {
      look_at(subject, value, report);
      if (key.text != "class" || std::ranges::find(classes, value.text) != classes.end()) continue;
      const auto similar = closest(value.text, classes);
      report.add(subject, value, "there is no sink class '" + value.text + "'",
                 similar ? "did you mean '" + std::string(*similar) + "'?" : "");
    }
  }
};

}  // namespace

std::unique_ptr<Check> make_tool_class_check() {
  return std::make_unique<ToolClass>();
}

}  // namespace ttp::lint
