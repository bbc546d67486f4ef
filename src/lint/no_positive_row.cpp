// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

#include <set>

namespace ttp::lint {

namespace {

class NoPositiveRow final : public Check {
 public:
  void look_at_all(const Pack& pack, Report& report) override {
    std::set<std::string_view> expected;
    for (const CorpusRow& row : pack.corpus) {
      expected.insert(row.expected_rule_ids.begin(), row.expected_rule_ids.end());
    }
    for (const Subject& subject : pack.subjects) {
      // Anomalies are made by the tracker, never written down.
      const rule::Node* match = subject.find("match");
      if (match != nullptr && match->find("kind") != nullptr) continue;
      if (!subject.is_pattern_rule() || !subject.rule->examples.match.empty() ||
          expected.contains(subject.id())) {
        continue;
      }
      report.add(subject, subject.place(),
                 "no example and no row of the corpus shows what the rule finds",
                 "add examples.match");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "There is no event that the rule is known to find: no examples.match in its "
        "file, and no row of the corpus that expects it. Nobody would notice if it "
        "stopped working.",
        "examples:\n"
        "  no_match: ['wget --version']",
        "examples:\n"
        "  match: ['wget http://192.0.2.1/x']\n"
        "  no_match: ['wget --version']"};
  }
};

}  // namespace

std::unique_ptr<Check> make_no_positive_row_check() {
  return std::make_unique<NoPositiveRow>();
}

}  // namespace ttp::lint
