// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "lint/check.hpp"
#include "lint/sample.hpp"

namespace ttp::lint {

namespace {

/// True if every match begins at the start of the text.
bool is_anchored(const RegexNode& node) {
  switch (node.kind) {
    case RegexNode::Kind::assertion:
      return node.assertion == RegexNode::Assertion::text_start;
    case RegexNode::Kind::sequence:
      return is_anchored(node.children.front());
    case RegexNode::Kind::group:
    case RegexNode::Kind::atomic:
      return is_anchored(node.children.front());
    case RegexNode::Kind::alternation: {
      for (const RegexNode& child : node.children) {
        if (!is_anchored(child)) return false;
      }
      return true;
    }
    default:
      return false;
  }
}

class WrapperAnchor final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    RegexScratch scratch;
    for (const PatternUse& use : subject.patterns) {
      const bool is_command = !use.fields.empty() && use.fields.front() == "command_text";
      if (!use.is_operator || !is_command || use.is_negated || use.is_statement || !use.syntax)
        continue;
      if (!is_anchored(use.syntax->root)) continue;
      RegexError error;
      const auto regex = Regex::compile((use.nocase ? "(?i)" : "") + use.node->text, error);
      if (!regex) continue;
      for (const std::string& text : make_samples(use.node->text, use.nocase, *use.syntax, 4)) {
        const char first = text.empty() ? ' ' : text.front();
        // Programs have lower-case names: what begins otherwise is no command.
        if (first < 'a' || first > 'z' || text.starts_with("sudo")) continue;
        std::string hidden;
        for (const char* wrapper : {"sudo ", "/usr/bin/", "A=1 "}) {
          if (regex->search(wrapper + text, scratch)) continue;
          hidden = wrapper + text;
          break;
        }
        if (hidden.empty()) continue;
        Finding& finding =
            report.add(subject, *use.node, "a wrapper in front of the command defeats the anchor",
                       "allow for sudo, paths and assignments, or use scope: statement");
        finding.notes.push_back("found: " + terminal_text(text, 120));
        finding.notes.push_back("not found: " + terminal_text(hidden, 120));
        break;
      }
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The pattern is anchored at the start of the command, so that a sudo, a path "
        "or an assignment in front hides the program from it. The finding shows a "
        "command that is found, and one that is not. scope: statement with argv0 "
        "looks past all of them.",
        "pattern: '^nmap\\s'",
        "match:\n"
        "  scope: statement\n"
        "  field: argv0\n"
        "  equals: nmap"};
  }
};

}  // namespace

std::unique_ptr<Check> make_wrapper_anchor_check() {
  return std::make_unique<WrapperAnchor>();
}

}  // namespace ttp::lint
