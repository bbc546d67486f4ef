// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "lint/check.hpp"
#include "lint/emits.hpp"

namespace ttp::lint {

namespace {

class UnknownTechnique final : public Check {
 public:
  void look(const Subject& subject, const Pack& pack, Report& report) override {
    const attack::Catalogue& catalogue = pack.catalogue_of(subject);
    for (const auto& [emit, node, technique] : techniques_of(subject, catalogue)) {
      if (technique != nullptr) continue;
      const auto ids = catalogue.technique_ids();
      const attack::Technique* elsewhere = attack::find_technique(node->text);
      const auto similar = closest(node->text, ids);
      report.add(subject, *node,
                 std::string(catalogue.release()) + " has no technique '" + node->text + "'",
                 elsewhere != nullptr ? "another release has it: " + std::string(elsewhere->name)
                 : similar            ? "did you mean '" + std::string(*similar) + "'?"
                                      : "");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {"A technique id that the release of ATT&CK or ATLAS does not have.",
            "technique_id: T1O59", "technique_id: T1059"};
  }
};

}  // namespace

std::unique_ptr<Check> make_unknown_technique_check() {
  return std::make_unique<UnknownTechnique>();
}

}  // namespace ttp::lint
