// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "lint/check.hpp"
#include "lint/pattern_cost.hpp"

#include <algorithm>

namespace ttp::lint {

namespace {

constexpr std::size_t least = 2;
constexpr std::uint64_t worth_telling = 100;

/// True if a test says no to most events without a search.
bool is_filter(const rule::Node& condition, std::string_view key, const rule::Node& value) {
  if (key != "pattern") return rule::find_operator(key) != nullptr;
  const rule::Node* flag = condition.find("nocase");
  const bool nocase = flag != nullptr && flag->as_boolean().value_or(false);
  const auto has_literal = [&](const rule::Node& pattern) {
    const auto syntax = parse_regex(pattern.text, nocase);
    return syntax && !required_literals(syntax->root, least).empty();
  };
  return value.kind == rule::Node::Kind::list ? std::ranges::all_of(value.items, has_literal)
                                              : has_literal(value);
}

/// True if something in the condition says no to most events.
bool is_filtered(const rule::Node& condition) {
  for (const auto& [key, value] : condition.entries) {
    if (key.text == "all" && std::ranges::any_of(value.items, is_filtered)) return true;
    if (key.text == "any" && std::ranges::all_of(value.items, is_filtered)) return true;
    if (is_filter(condition, key.text, value)) return true;
  }
  return false;
}

/// Conditions with tests that every event comes to.
void find_open(const rule::Node& condition, std::vector<const rule::Node*>& out) {
  if (condition.kind != rule::Node::Kind::map || is_filtered(condition)) return;
  out.push_back(&condition);
  for (const auto& [key, value] : condition.entries) {
    if (key.text != "all" && key.text != "any") continue;
    for (const rule::Node& item : value.items) find_open(item, out);
  }
}

class NoPrefilter final : public Check {
 public:
  void look(const Subject& subject, const Pack& pack, Report& report) override {
    if (!subject.is_pattern_rule() || subject.rule->applies_to.empty()) return;
    std::vector<const rule::Node*> open;
    find_open(subject.rule->match, open);
    const std::string& kind = subject.rule->applies_to.front();
    for (const PatternUse& use : subject.patterns) {
      if (!use.syntax || std::ranges::find(open, use.test) == open.end()) continue;
      if (!required_literals(use.syntax->root, least).empty()) continue;
      const PatternCost cost = cost_of(use, kind, pack);
      if (cost.events == 0 || cost.steps / cost.events < worth_telling) continue;
      Finding& finding =
          report.add(subject, *use.node,
                     "every event of kind '" + kind +
                         "' pays for this pattern: nothing keeps events away from it",
                     "begin with the word that is looked for, or test that word first");
      finding.notes.push_back("it takes " + with_thousands(cost.steps / cost.events) +
                              " steps an event (" + with_thousands(cost.events) +
                              (cost.is_corpus ? " events of the corpus)" : " usual texts)"));
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "No text of two characters or more is in everything that the pattern matches, "
        "and nothing else in the condition keeps events away from it: every event of "
        "the rule's kinds pays for the search. Reported where that takes a hundred "
        "steps an event or more.",
        "pattern: '\\S+\\s+\\S+\\d$'", "pattern: 'telnet\\s+\\S+\\d$'"};
  }
};

}  // namespace

std::unique_ptr<Check> make_no_prefilter_check() {
  return std::make_unique<NoPrefilter>();
}

}  // namespace ttp::lint
