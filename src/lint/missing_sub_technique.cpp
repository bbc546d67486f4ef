// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "lint/check.hpp"
#include "lint/emits.hpp"

#include <algorithm>
#include <map>

namespace ttp::lint {

namespace {

/// Words in lower case, a blank before and behind each.
std::string words_of(std::string_view text) {
  std::string words = " ";
  for (const char c : lower_ascii(text)) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_word) {
      words += c;
    } else if (!words.ends_with(' ')) {
      words += ' ';
    }
  }
  if (!words.ends_with(' ')) words += ' ';
  return words;
}

class MissingSubTechnique final : public Check {
 public:
  void look(const Subject& subject, const Pack& pack, Report& report) override {
    if (subject.rule == nullptr) return;
    const std::string text =
        words_of(subject.rule->identity.name) + words_of(subject.rule->description);
    const attack::Catalogue& catalogue = pack.catalogue_of(subject);
    const std::vector<EmitNodes> emits = emits_of(subject);
    for (const EmitNodes& emit : emits) {
      if (emit.technique == nullptr || emit.sub_technique != nullptr) continue;
      for (const attack::Technique* child : children(catalogue, emit.technique->text)) {
        // One word alone ("Cron", "Malware") is too common to mean the sub-technique.
        const std::string name = words_of(child->name);
        if (std::ranges::count(name, ' ') < 3 || text.find(name) == std::string::npos) continue;
        const bool is_claimed = std::ranges::any_of(emits, [&](const EmitNodes& other) {
          return other.sub_technique != nullptr && other.sub_technique->text == child->id;
        });
        if (is_claimed) continue;
        report.add(subject, *emit.technique,
                   "the text speaks of '" + std::string(child->name) + "', which is '" +
                       std::string(child->id) + "'",
                   "add sub_technique_id: " + std::string(child->id));
        break;
      }
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The rule's name or description names a sub-technique of what it claims, but "
        "sub_technique_id is not set: the tag says less than the author knew.",
        "name: password_spraying\n"
        "emits:\n"
        "  - {tactic: TA0006, technique_id: T1110, confidence: 0.9}",
        "name: password_spraying\n"
        "emits:\n"
        "  - {tactic: TA0006, technique_id: T1110, sub_technique_id: T1110.003, confidence: 0.9}"};
  }

 private:
  const std::vector<const attack::Technique*>& children(const attack::Catalogue& catalogue,
                                                        const std::string& id) {
    const auto [it, is_new] = children_.try_emplace({catalogue.release(), id});
    if (is_new) it->second = catalogue.children(id);
    return it->second;
  }

  std::map<std::pair<std::string_view, std::string>, std::vector<const attack::Technique*>>
      children_;
};

}  // namespace

std::unique_ptr<Check> make_missing_sub_technique_check() {
  return std::make_unique<MissingSubTechnique>();
}

}  // namespace ttp::lint
