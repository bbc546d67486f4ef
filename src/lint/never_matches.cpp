// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"
#include "lint/sample.hpp"

namespace ttp::lint {

namespace {

class NeverMatches final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    for (const PatternUse& use : subject.patterns) {
      if (!use.syntax || !use.syntax->is_complete || !is_unsatisfiable(use.syntax->root)) continue;
      // The engine has the last word, as far as made-up texts go.
      if (!make_samples(use.node->text, use.nocase, *use.syntax, 8).empty()) continue;
      report.add(subject, *use.node, "no text can match this pattern");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "No text can match: a character class without characters, something behind "
        "the end or before the start of the text, a word boundary between two "
        "letters, a look-ahead that what follows contradicts.",
        "pattern: 'wget$.*http'", "pattern: 'wget.*http'"};
  }
};

}  // namespace

std::unique_ptr<Check> make_never_matches_check() {
  return std::make_unique<NeverMatches>();
}

}  // namespace ttp::lint
