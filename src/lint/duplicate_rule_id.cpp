// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

#include <map>

namespace ttp::lint {

namespace {

class DuplicateRuleId final : public Check {
 public:
  void look_at_all(const Pack& pack, Report& report) override {
    std::map<std::string_view, const Subject*> seen;
    for (const Subject& subject : pack.subjects) {
      if (subject.kind != FileKind::rule || subject.id().empty()) continue;
      const auto [first, is_new] = seen.emplace(subject.id(), &subject);
      if (is_new) continue;
      report.add(
          subject, subject.place(),
          "rule id '" + std::string(subject.id()) + "' is already used by " + first->second->file);
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "Two files have the same rule_id. The pack does not load; the live system "
        "takes the later file and forgets the other.",
        "# in R0012.yaml and in R0112.yaml\n"
        "rule_id: R0012",
        "# in R0112.yaml\n"
        "rule_id: R0112"};
  }
};

}  // namespace

std::unique_ptr<Check> make_duplicate_rule_id_check() {
  return std::make_unique<DuplicateRuleId>();
}

}  // namespace ttp::lint
