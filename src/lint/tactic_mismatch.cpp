// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"
#include "lint/emits.hpp"

namespace ttp::lint {

namespace {

class TacticMismatch final : public Check {
 public:
  void look(const Subject& subject, const Pack& pack, Report& report) override {
    const attack::Catalogue& catalogue = pack.catalogue_of(subject);
    for (const EmitNodes& emit : emits_of(subject)) {
      const rule::Node* claimed =
          emit.sub_technique != nullptr ? emit.sub_technique : emit.technique;
      if (claimed == nullptr || emit.tactic == nullptr) continue;
      const attack::Technique* technique = catalogue.find(claimed->text);
      const bool is_known = !catalogue.tactic_name(emit.tactic->text).empty();
      // What is withdrawn or unknown is the business of other checks.
      if (technique == nullptr || technique->standing != attack::Standing::current || !is_known ||
          technique->has_tactic(emit.tactic->text)) {
        continue;
      }
      report.add(subject, *emit.tactic,
                 "'" + claimed->text + "' (" + std::string(technique->name) +
                     ") does not belong to '" + emit.tactic->text + "' (" +
                     std::string(catalogue.tactic_name(emit.tactic->text)) + ")",
                 "it belongs to " + std::string(technique->tactics));
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The technique does not belong to the tactic in this release. Reports by "
        "tactic, and Navigator layers, would show it where nobody looks for it.",
        "tactic: TA0040\n"
        "technique_id: T1082",
        "tactic: TA0007\n"
        "technique_id: T1082"};
  }
};

}  // namespace

std::unique_ptr<Check> make_tactic_mismatch_check() {
  return std::make_unique<TacticMismatch>();
}

}  // namespace ttp::lint
