// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "lint/check.hpp"
#include "lint/source.hpp"

#include <optional>

namespace ttp::lint {

namespace {

struct Plain {
  std::string_view name;  ///< of the operator
  std::string text;
  bool nocase = false;
};

/// The text and operator that say the same as the pattern.
std::optional<Plain> plain_of(const RegexNode& root) {
  Plain plain;
  bool is_first = true;
  bool at_start = false;
  bool at_end = false;
  const auto add = [&](const RegexNode& node) {
    if (at_end) return false;
    if (node.kind == RegexNode::Kind::assertion) {
      if (is_first && node.assertion == RegexNode::Assertion::text_start) {
        at_start = true;
      } else if (node.assertion == RegexNode::Assertion::very_end) {
        at_end = true;
      } else {
        return false;
      }
    } else if (node.kind == RegexNode::Kind::character && node.character >= 0x20) {
      if (!plain.text.empty() && plain.nocase != node.nocase) return false;
      plain.nocase = node.nocase;
      char bytes[4];
      plain.text.append(bytes,
                        static_cast<std::size_t>(encode_utf8(node.character, bytes) - bytes));
    } else {
      return false;
    }
    is_first = false;
    return true;
  };
  if (root.kind == RegexNode::Kind::sequence) {
    for (const RegexNode& child : root.children) {
      if (!add(child)) return std::nullopt;
    }
  } else if (!add(root)) {
    return std::nullopt;
  }
  plain.name = at_start && at_end ? "equals"
               : at_start         ? "startswith"
               : at_end           ? "endswith"
                                  : "contains";
  return plain;
}

class PlainLiteral final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    for (const PatternUse& use : subject.patterns) {
      if (!use.is_operator || !use.syntax) continue;
      const auto plain = plain_of(use.syntax->root);
      if (!plain || plain->text.empty()) continue;
      // What the engine refuses (\q, \u0020) means nothing that another operator could say.
      RegexError error;
      if (!Regex::compile(use.node->text, error)) continue;
      const std::string name(plain->name);
      Finding& finding = report.add(subject, *use.node,
                                    "the pattern is a plain text: no regular expression is needed",
                                    "write '" + name + ": " + to_scalar(plain->text) + "'" +
                                        (plain->nocase ? " with 'nocase: true'" : ""));
      // A list of patterns, a flag that would have to be added, a key that is there already: left
      // to people.
      const rule::Node* value = use.test->find("pattern");
      const auto range = find_scalar(*subject.document, *use.node);
      const auto key = find_scalar(*subject.document, *use.key);
      if (value == nullptr || value->kind != rule::Node::Kind::scalar || !range || !key ||
          plain->nocase != use.nocase || use.test->find(name) != nullptr) {
        continue;
      }
      finding.fix.push_back({key->begin, key->end, name});
      finding.fix.push_back({range->begin, range->end, to_scalar(plain->text)});
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The pattern is a plain text: contains, startswith or equals says the same "
        "and is cheaper to read and to run. --fix writes it so.",
        "pattern: 'chpasswd'", "contains: chpasswd"};
  }
};

}  // namespace

std::unique_ptr<Check> make_plain_literal_check() {
  return std::make_unique<PlainLiteral>();
}

}  // namespace ttp::lint
