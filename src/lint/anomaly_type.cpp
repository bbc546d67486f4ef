// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "lint/check.hpp"

#include <algorithm>
#include <array>

namespace ttp::lint {

namespace {

/// What the sequence tracker reports (specification of sequences).
constexpr auto types = std::to_array<std::string_view>(
    {"novel_tool_after_untrusted_content", "privilege_escalation_after_taint",
     "privileged_action_cluster", "read_then_exfil", "tool_diversity_spike"});

class AnomalyType final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    const rule::Node* match = subject.find("match");
    const rule::Node* kind = match == nullptr ? nullptr : match->find("kind");
    constexpr std::string_view prefix = "sequence:";
    if (subject.kind != FileKind::rule || kind == nullptr || !kind->text.starts_with(prefix))
      return;
    const std::string type = kind->text.substr(prefix.size());
    if (std::ranges::find(types, type) != types.end()) return;
    const auto similar = closest(type, types);
    report.add(
        subject, *kind, "no detector reports the anomaly '" + type + "'",
        similar ? "did you mean '" + std::string(prefix) + std::string(*similar) + "'?" : "");
  }

  [[nodiscard]] Explanation explanation() const override {
    return {"A rule on sequences asks for an anomaly that no detector reports.",
            "match:\n"
            "  kind: 'sequence:read_then_exfill'",
            "match:\n"
            "  kind: 'sequence:read_then_exfil'"};
  }
};

}  // namespace

std::unique_ptr<Check> make_anomaly_type_check() {
  return std::make_unique<AnomalyType>();
}

}  // namespace ttp::lint
