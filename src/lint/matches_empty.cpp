// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string_view>

#include "base/regex.hpp"
#include "lint/check.hpp"

namespace ttp::lint {

namespace {

/// A pattern that is found in the empty text may still ask for something of others.
constexpr auto texts =
    std::to_array<std::string_view>({"", "\x01", "\n", "q7", "\xc3\xa9", "Zz zZ"});

class MatchesEmpty final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    RegexScratch scratch;
    for (const PatternUse& use : subject.patterns) {
      if (!use.syntax || !is_nullable(use.syntax->root)) continue;
      RegexError error;
      const auto regex = Regex::compile(use.node->text, error);
      const auto is_found = [&](std::string_view text) { return regex->search(text, scratch); };
      const bool is_everywhere = regex && std::ranges::all_of(texts, is_found);
      if (!is_everywhere) continue;
      report.add(subject, *use.node,
                 "the pattern matches the empty text, so it is found everywhere",
                 use.is_negated ? "below 'not' that means: nowhere"
                                : "ask for at least one character, or for the field with 'exists'");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The pattern matches the empty text, so it is found in every text there is: "
        "the rule fires on each event that has the field.",
        "pattern: '(?:wget|curl)*'", "pattern: '(?:wget|curl)+'"};
  }
};

}  // namespace

std::unique_ptr<Check> make_matches_empty_check() {
  return std::make_unique<MatchesEmpty>();
}

}  // namespace ttp::lint
