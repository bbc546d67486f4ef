// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "lint/check.hpp"
#include "lint/emits.hpp"

namespace ttp::lint {

namespace {

class UnknownTactic final : public Check {
 public:
  void look(const Subject& subject, const Pack& pack, Report& report) override {
    const attack::Catalogue& catalogue = pack.catalogue_of(subject);
    for (const EmitNodes& emit : emits_of(subject)) {
      if (emit.tactic == nullptr || !catalogue.tactic_name(emit.tactic->text).empty()) continue;
      const auto ids = catalogue.tactic_ids();
      const auto similar = closest(emit.tactic->text, ids);
      report.add(subject, *emit.tactic,
                 std::string(catalogue.release()) + " has no tactic '" + emit.tactic->text + "'",
                 similar ? "did you mean '" + std::string(*similar) + "'?" : "");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {"A tactic id that the release of ATT&CK or ATLAS does not have.", "tactic: TA0099",
            "tactic: TA0007"};
  }
};

}  // namespace

std::unique_ptr<Check> make_unknown_tactic_check() {
  return std::make_unique<UnknownTactic>();
}

}  // namespace ttp::lint
