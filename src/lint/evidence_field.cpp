// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "lint/check.hpp"
#include "lint/kind_fields.hpp"
#include "rule/request_text.hpp"
#include "rule/shell_view.hpp"

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

/// True for a name that conditions know and no payload has: a part of a statement, a whole request,
/// a member of an object.
bool is_made(std::string_view name) {
  return rule::shell_field(name) != rule::ShellField::none || name == rule::request_text_field ||
         name.find('.') != std::string_view::npos;
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
      if (std::ranges::find(known, item.text) != known.end()) continue;
      if (is_made(item.text)) {
        report.add(subject, item,
                   "'" + item.text + "' is made when the rule is asked: no event carries it, and no "
                   "tag can show it",
                   "name the field that it is made of");
        continue;
      }
      if (std::ranges::find(tested, item.text) != tested.end()) continue;
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
        "exist; what is made for conditions only (argv0 and the like, request_text, "
        "members of objects such as headers.host) is not.",
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
