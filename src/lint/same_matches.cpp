// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"
#include "lint/relation.hpp"

namespace ttp::lint {

namespace {

class SameMatches final : public Check {
 public:
  void look_at_all(const Pack& pack, Report& report) override {
    for (const Relation& relation : relations_of(pack)) {
      if (!relation.is_equal) continue;
      Finding& finding =
          report.add(*relation.inner, relation.inner->place("match"),
                     "rule '" + std::string(relation.inner->id()) +
                         (relation.is_proved ? "' matches the same events as '"
                                             : "' seems to match the same events as '") +
                         std::string(relation.outer->id()) + "'",
                     "make one rule of them");
      finding.notes = relation.notes;
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "Two rules match the same events: each of them finds whatever was made up for "
        "the other, they agree on what lies beside that, on their examples and on every "
        "event of the corpus, for each kind they look at. Where the conditions are equal "
        "as written, that is proved; else the finding says how many events were tried.",
        "# R0101\n"
        "contains: wget\n"
        "# R0102\n"
        "pattern: 'wget'",
        "# one rule with both emits"};
  }
};

}  // namespace

std::unique_ptr<Check> make_same_matches_check() {
  return std::make_unique<SameMatches>();
}

}  // namespace ttp::lint
