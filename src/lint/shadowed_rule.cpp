// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"
#include "lint/relation.hpp"

namespace ttp::lint {

namespace {

class ShadowedRule final : public Check {
 public:
  void look_at_all(const Pack& pack, Report& report) override {
    for (const Relation& relation : relations_of(pack)) {
      if (relation.is_equal || !relation.has_same_emits) continue;
      Finding& finding = report.add(*relation.inner, relation.inner->place("match"),
                                    "rule '" + std::string(relation.inner->id()) +
                                        "' adds nothing: '" + std::string(relation.outer->id()) +
                                        "' matches all that it matches, with the same emits");
      finding.notes = relation.notes;
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "Whatever the rule matches, another rule matches too, and claims the same "
        "techniques: the rule adds nothing but a second tag. The finding shows an "
        "event that both match, and one that only the wider rule does.",
        "# R0101\n"
        "contains: wget\n"
        "# R0102, with the same emits\n"
        "pattern: 'wget\\s+http'",
        "# R0102 claims something else, or is not there"};
  }
};

}  // namespace

std::unique_ptr<Check> make_shadowed_rule_check() {
  return std::make_unique<ShadowedRule>();
}

}  // namespace ttp::lint
