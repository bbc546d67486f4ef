// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"
#include "lint/emits.hpp"

namespace ttp::lint {

namespace {

class DeprecatedTechnique final : public Check {
 public:
  void look(const Subject& subject, const Pack& pack, Report& report) override {
    const attack::Catalogue& catalogue = pack.catalogue_of(subject);
    for (const auto& [emit, node, technique] : techniques_of(subject, catalogue)) {
      if (technique == nullptr || technique->standing != attack::Standing::deprecated) continue;
      report.add(subject, *node,
                 "'" + node->text + "' (" + std::string(technique->name) + ") is deprecated in " +
                     std::string(catalogue.release()));
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {"The technique was withdrawn from the release, with nothing in its place.",
            "technique_id: T1064", "technique_id: T1059"};
  }
};

}  // namespace

std::unique_ptr<Check> make_deprecated_technique_check() {
  return std::make_unique<DeprecatedTechnique>();
}

}  // namespace ttp::lint
