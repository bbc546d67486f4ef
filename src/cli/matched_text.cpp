// SPDX-License-Identifier: Apache-2.0
#include "cli/matched_text.hpp"

#include "base/text.hpp"
#include "cli/common.hpp"

namespace ttp::cli {

namespace {

constexpr std::size_t shown_bytes = 80;

}  // namespace

MatchedText::MatchedText(const rule::RuleSet& rules, const RuleOptions& options)
    : rules_(rules),
      tracer_(rules.fields(), rule::field_rules_of(compat_of(options)),
              options.compat_live) {}

std::string MatchedText::find(std::string_view rule_id, std::span<const Event> events) {
  for (const Event& event : events) {
    for (const rule::KindRule& rule : rules_.pattern_rules(event.source_kind)) {
      if (rule.rule->identity.id != rule_id) continue;
      tracer_.bind(event);
      if (std::string part = find(rule.match); !part.empty()) return part;
    }
  }
  return {};
}

std::string MatchedText::find(const rule::Match& condition) {
  const rule::Trace trace = tracer_.trace(condition);
  if (!trace.holds) return {};
  for (const rule::Trace* test : rule::holding_tests(trace)) {
    for (const rule::FieldTrace& field : test->fields) {
      if (!field.holds || field.is_hidden || !field.span || !field.operand.is_text()) continue;
      const auto [begin, end] = *field.span;
      const std::string_view part = field.operand.text.substr(begin, end - begin);
      if (part.empty()) continue;
      std::string text(cut_text(part, shown_bytes));
      if (text.size() < part.size()) text += "…";
      return text;
    }
  }
  return {};
}

}  // namespace ttp::cli
