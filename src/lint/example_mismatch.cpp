// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "lint/check.hpp"
#include "lint/sample.hpp"

#include <map>

namespace ttp::lint {

namespace {

class ExampleMismatch final : public Check {
 public:
  void look_at_all(const Pack& pack, Report& report) override {
    std::map<const rule::RuleSet*, std::unique_ptr<Trial>> trials;
    std::map<std::string_view, std::vector<const CorpusRow*>> rows;
    for (const CorpusRow& row : pack.corpus) {
      for (const std::string& id : row.expected_rule_ids) rows[id].push_back(&row);
    }
    for (const Subject& subject : pack.subjects) {
      if (!subject.is_pattern_rule()) continue;
      auto& trial = trials[subject.set];
      if (!trial) trial = std::make_unique<Trial>(*subject.set);
      if (const rule::Node* examples = subject.find("examples")) {
        check_list(subject, examples->find("match"), true, *trial, report);
        check_list(subject, examples->find("no_match"), false, *trial, report);
      }
      std::size_t missed = 0;
      const CorpusRow* first = nullptr;
      for (const CorpusRow* row : rows[subject.id()]) {
        if (holds(subject, row->source_kind, row->payload, *trial)) continue;
        if (missed++ == 0) first = row;
      }
      if (missed == 0) continue;
      Finding& finding =
          report.add(subject, subject.place("match"),
                     "the rule misses " + counted(missed, "row") + " of the corpus that expect" +
                         (missed == 1 ? "s it" : " it"));
      finding.notes.push_back(
          "the first: " + terminal_text(first->label.empty() ? first->payload : first->label, 160));
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The rule does not find one of its own examples, finds one that it must not, "
        "or misses a row of the corpus that expects it.",
        "match: {contains: curl}\n"
        "examples: {match: ['wget http://192.0.2.1/x']}",
        "match: {contains: wget}\n"
        "examples: {match: ['wget http://192.0.2.1/x']}"};
  }

 private:
  static bool holds(const Subject& subject, std::string_view kind, std::string_view payload,
                    Trial& trial) {
    if (!trial.bind(kind, payload)) return false;
    for (const rule::KindRule& rule : subject.set->pattern_rules(kind)) {
      if (rule.rule == subject.rule) return trial.matches(rule);
    }
    return false;
  }

  static void check_list(const Subject& subject, const rule::Node* list, bool must_match,
                         Trial& trial, Report& report) {
    if (list == nullptr) return;
    for (const rule::Node& item : list->items) {
      bool matches = false;
      for (const std::string& kind : subject.rule->applies_to) {
        matches |= holds(subject, kind, example_payload(*subject.rule, kind, item.text), trial);
      }
      if (matches == must_match) continue;
      report.add(subject, item,
                 must_match ? "the rule does not find this example"
                            : "the rule finds this example, which it must not");
    }
  }
};

}  // namespace

std::unique_ptr<Check> make_example_mismatch_check() {
  return std::make_unique<ExampleMismatch>();
}

}  // namespace ttp::lint
