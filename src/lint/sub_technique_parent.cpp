// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"
#include "lint/emits.hpp"

namespace ttp::lint {

namespace {

class SubTechniqueParent final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    for (const EmitNodes& emit : emits_of(subject)) {
      if (emit.technique == nullptr || emit.sub_technique == nullptr) continue;
      const std::string& sub = emit.sub_technique->text;
      if (attack::parent_of(sub) == emit.technique->text && attack::is_sub_technique(sub)) continue;
      report.add(subject, *emit.sub_technique,
                 attack::is_sub_technique(sub) ? "'" + sub + "' is a sub-technique of '" +
                                                     std::string(attack::parent_of(sub)) +
                                                     "', not of '" + emit.technique->text + "'"
                                               : "'" + sub + "' is no sub-technique");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "sub_technique_id belongs to another technique than technique_id names. "
        "Reports that count by technique then count the tag under the wrong one.",
        "technique_id: T1059\n"
        "sub_technique_id: T1110.001",
        "technique_id: T1110\n"
        "sub_technique_id: T1110.001"};
  }
};

}  // namespace

std::unique_ptr<Check> make_sub_technique_parent_check() {
  return std::make_unique<SubTechniqueParent>();
}

}  // namespace ttp::lint
