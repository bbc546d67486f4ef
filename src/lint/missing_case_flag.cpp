// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

#include <map>

namespace ttp::lint {

namespace {

struct Letters {
  bool has_case = false;    ///< a letter whose case counts
  bool has_nocase = false;  ///< one whose case does not
};

Letters letters_of(const RegexNode& node) {
  Letters letters;
  if (node.kind == RegexNode::Kind::character) {
    const char32_t c = node.character | 0x20U;
    if (c >= 'a' && c <= 'z') (node.nocase ? letters.has_nocase : letters.has_case) = true;
  }
  for (const RegexNode& child : node.children) {
    const Letters inner = letters_of(child);
    letters.has_case |= inner.has_case;
    letters.has_nocase |= inner.has_nocase;
  }
  return letters;
}

class MissingCaseFlag final : public Check {
 public:
  void look_at_all(const Pack& pack, Report& report) override {
    struct Field {
      std::size_t sensitive = 0;
      std::size_t insensitive = 0;
    };
    std::map<std::pair<std::string, std::string>, Field> fields;
    for (const Subject& subject : pack.subjects) {
      for (const PatternUse& use : subject.patterns) {
        if (!use.is_operator || !use.syntax) continue;
        const Letters letters = letters_of(use.syntax->root);
        for (const std::string& name : use.fields) {
          Field& field = fields[{subject.rule->applies_to.front(), name}];
          if (letters.has_nocase) ++field.insensitive;
          if (letters.has_case && !letters.has_nocase) ++field.sensitive;
        }
      }
    }
    for (const Subject& subject : pack.subjects) {
      for (const PatternUse& use : subject.patterns) {
        if (!use.is_operator || !use.syntax || use.fields.empty()) continue;
        const Letters letters = letters_of(use.syntax->root);
        if (!letters.has_case || letters.has_nocase) continue;
        const Field& field = fields[{subject.rule->applies_to.front(), use.fields.front()}];
        // A clear majority: the others can't be wrong by chance.
        if (field.insensitive < 3 || field.insensitive < 4 * field.sensitive) continue;
        report.add(subject, *use.node,
                   "case counts here, but " + std::to_string(field.insensitive) +
                       " other patterns on '" + use.fields.front() + "' ignore it",
                   "begin the pattern with (?i)");
      }
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The patterns of the other rules on the same field ignore case, this one does "
        "not. Where case means something on purpose, silence the check with the "
        "reason.",
        "# other rules on user_agent begin with (?i)\n"
        "field: user_agent\n"
        "pattern: 'sqlmap/'",
        "field: user_agent\n"
        "pattern: '(?i)sqlmap/'"};
  }
};

}  // namespace

std::unique_ptr<Check> make_missing_case_flag_check() {
  return std::make_unique<MissingCaseFlag>();
}

}  // namespace ttp::lint
