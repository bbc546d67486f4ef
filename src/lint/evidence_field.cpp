// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "lint/check.hpp"
#include "lint/kind_fields.hpp"

#include <algorithm>

namespace ttp::lint {

namespace {

void collect_fields(const rule::Node& node, std::vector<std::string>& out) {
  for (const auto& [key, value] : node.entries) {
    if (key.text == "field") out.push_back(value.text);
    if (key.text == "fields") {
      for (const rule::Node& item : value.items) out.push_back(item.text);
    }
    collect_fields(value, out);
  }
  for (const rule::Node& item : node.items) collect_fields(item, out);
}

class EvidenceField final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    const rule::Node* list = subject.find("evidence_fields");
    if (subject.rule == nullptr || list == nullptr) return;
    std::vector<std::string_view> known;
    for (const std::string& kind : subject.rule->applies_to) {
      const auto fields = fields_of(kind);
      if (fields.empty()) return;  // a kind that nothing is known about
      known.insert(known.end(), fields.begin(), fields.end());
    }
    std::vector<std::string> tested;
    collect_fields(subject.rule->match, tested);
    for (const rule::Node& item : list->items) {
      const std::string_view name = std::string_view(item.text).substr(0, item.text.find('.'));
      if (std::ranges::find(known, name) != known.end() ||
          std::ranges::find(tested, item.text) != tested.end()) {
        continue;
      }
      const auto similar = closest(item.text, known);
      report.add(subject, item,
                 "events of kind '" + subject.rule->applies_to.front() + "' carry no field '" +
                     item.text + "'",
                 similar ? "did you mean '" + std::string(*similar) + "'?" : "");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "evidence_fields names a field that events of the rule's kinds never carry: "
        "the evidence stays empty. A field that the rule itself tests is taken to "
        "exist.",
        "applies_to: [command]\n"
        "evidence_fields: [comand_text]",
        "applies_to: [command]\n"
        "evidence_fields: [command_text]"};
  }
};

}  // namespace

std::unique_ptr<Check> make_evidence_field_check() {
  return std::make_unique<EvidenceField>();
}

}  // namespace ttp::lint
