// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"
#include "lint/emits.hpp"

namespace ttp::lint {

namespace {

class RevokedTechnique final : public Check {
 public:
  void look(const Subject& subject, const Pack& pack, Report& report) override {
    const attack::Catalogue& catalogue = pack.catalogue_of(subject);
    for (const auto& [emit, node, technique] : techniques_of(subject, catalogue)) {
      if (technique == nullptr || technique->standing != attack::Standing::revoked) continue;
      const std::string successor(technique->successor);
      Finding& finding =
          report.add(subject, *node,
                     "'" + node->text + "' (" + std::string(technique->name) + ") is revoked in " +
                         std::string(catalogue.release()),
                     successor.empty() ? ""
                                       : "it is now '" + successor + "', " +
                                             std::string(attack::technique_name(successor)));
      if (!successor.empty()) finding.fix = renaming(subject, emit, successor);
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The technique was replaced by another one, which the finding names. --fix "
        "writes the successor's ids, its parent included, and raises rule_version; "
        "where the successor does not belong to the tactic, that is left to you.",
        "technique_id: T1086",
        "technique_id: T1059\n"
        "sub_technique_id: T1059.001"};
  }
};

}  // namespace

std::unique_ptr<Check> make_revoked_technique_check() {
  return std::make_unique<RevokedTechnique>();
}

}  // namespace ttp::lint
