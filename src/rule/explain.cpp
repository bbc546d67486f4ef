// SPDX-License-Identifier: Apache-2.0
#include "rule/explain.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "rule/secret_field.hpp"

namespace ttp::rule {

namespace {

/// How much of a pattern makes a beginning of it worth showing: less is in any text.
constexpr std::size_t telling_literals = 4;
constexpr double telling_closeness = 0.3;

/// Statements or decoded texts of one command that are looked at in detail.
constexpr std::size_t most_parts = 64;

bool is_telling(const PatternPrefix& prefix) {
  return prefix.literals >= telling_literals && prefix.closeness() >= telling_closeness;
}

void collect(const Trace& trace, std::vector<const Trace*>& out) {
  if (!trace.holds) return;
  const bool is_leaf = trace.children.empty() || trace.match->kind == Match::Kind::negation;
  if (is_leaf) {
    out.push_back(&trace);
  } else {
    for (const Trace& child : trace.children) collect(child, out);
  }
}

}  // namespace

Tracer::Tracer(const FieldTable& fields, FieldRules rules, bool is_live_compat)
    : table_(fields),
      is_live_compat_(is_live_compat),
      fields_(fields, rules),
      prefixes_(prefix_scratch_) {}

void Tracer::bind(const Event& event) {
  event_ = &event;
  fields_.bind(event);
}

Trace Tracer::trace(const Match& match) {
  Trace result;
  result.match = &match;
  switch (match.kind) {
    case Match::Kind::test:
      for (const FieldSlot slot : match.fields) {
        FieldTrace field = trace_field(match, slot);
        result.holds = result.holds || field.holds;
        if (field.prefix) {
          result.closeness = std::max(result.closeness, field.prefix->closeness());
          result.has_substance = result.has_substance || is_telling(*field.prefix);
        }
        result.fields.push_back(std::move(field));
      }
      result.has_substance = result.has_substance || result.holds;
      break;
    case Match::Kind::statement:
    case Match::Kind::decoded: trace_scope(match, result); break;
    default: trace_children(match, result); break;
  }
  if (result.holds) result.closeness = 1;
  return result;
}

void Tracer::trace_children(const Match& match, Trace& result) {
  std::size_t holding = 0;
  double sum = 0;
  for (const Match& child : match.children) {
    const Trace& traced = result.children.emplace_back(trace(child));
    if (traced.holds) ++holding;
    sum += traced.closeness;
    // What must not be there says nothing about how much is there.
    const bool counts = match.kind != Match::Kind::negation;
    result.has_substance = result.has_substance || (counts && traced.has_substance);
    if (match.kind == Match::Kind::any) {
      result.closeness = std::max(result.closeness, traced.closeness);
    }
  }
  switch (match.kind) {
    case Match::Kind::all:
      result.holds = holding == match.children.size();
      result.closeness = sum / static_cast<double>(match.children.size());
      break;
    case Match::Kind::any: result.holds = holding > 0; break;
    default: result.holds = holding == 0; break;
  }
}

void Tracer::trace_scope(const Match& match, Trace& result) {
  const Match& child = match.children.front();
  ShellFields fields;
  std::size_t number = 0;
  if (match.kind == Match::Kind::decoded) result.children.push_back(trace(child));
  if (const auto line = fields_.command_text()) {
    if (match.kind == Match::Kind::decoded) {
      const auto texts = fields_.shell_view().decoded(*line, match.encodings);
      for (std::size_t i = 0; i < texts.size(); ++i) {
        fields.set_text(texts[i]);
        trace_part({child, fields, texts[i], number++}, result);
      }
    } else {
      for (const shell::Statement& statement : fields_.shell_view().statements(*line)) {
        fields.set(statement);
        trace_part({child, fields, statement.text, number++}, result);
      }
    }
  }
  if (result.children.empty()) return;
  result.holds = result.children.front().holds;
  result.closeness = result.children.front().closeness;
  result.has_substance = result.children.front().has_substance;
}

void Tracer::trace_part(const Part& part, Trace& result) {
  // The first that holds is the answer; until then the closest is kept.
  if (!result.children.empty() && result.children.front().holds) return;
  const bool was_in_scope = is_in_scope_;
  is_in_scope_ = true;
  fields_.with_shell(part.fields, [&] {
    MatchContext context{fields_, scratch_};
    if (part.number >= most_parts && !part.condition.matches(context)) return false;
    Trace traced = trace(part.condition);
    if (result.children.empty() || traced.closeness > result.children.front().closeness) {
      result.children.clear();
      result.children.push_back(std::move(traced));
      result.part = part.text;
    }
    return true;
  });
  is_in_scope_ = was_in_scope;
}

FieldTrace Tracer::trace_field(const Match& test, FieldSlot slot) {
  FieldTrace field;
  field.name = table_.name(slot);
  field.is_hidden = is_hidden(field.name);
  field.operand = fields_.get(slot);
  if (is_in_scope_ && field.operand.is_text()) {
    field.copy = std::make_unique<std::string>(field.operand.text);
    field.operand.text = *field.copy;
  }
  const std::uint64_t exhausted = scratch_.regex.exhausted();
  field.holds = test.test->matches(field.operand, scratch_);
  field.is_exhausted = scratch_.regex.exhausted() != exhausted;
  if (field.holds) {
    field.span = test.test->find(field.operand, scratch_);
  } else if (field.operand.is_text() && !field.is_hidden) {
    field.prefix = find_prefix(test, field.operand.text);
  }
  return field;
}

/// A request's text shows its body, too.
bool Tracer::is_hidden(std::string_view name) const {
  return is_hidden_field(name, event_->source_kind) ||
         (name == request_text_field && find_member(event_->payload, "body") != nullptr);
}

std::optional<PatternPrefix> Tracer::find_prefix(const Match& test, std::string_view text) {
  const std::string_view name = test.operator_name;
  const bool is_pattern = name == "pattern";
  if (!is_pattern && name != "contains" && name != "startswith" && name != "equals") {
    return std::nullopt;
  }
  const std::span<const Node> values = test.value->kind == Node::Kind::list
                                           ? std::span<const Node>(test.value->items)
                                           : std::span<const Node>(test.value, 1);
  std::optional<PatternPrefix> best;
  for (const Node& value : values) {
    auto prefix = is_pattern
                      ? prefixes_.find(value.text, {test.nocase, is_live_compat_}, text)
                      : PrefixFinder::find_literal(value.text, test.nocase, name != "contains", text);
    if (prefix && (!best || prefix->closeness() > best->closeness())) best = std::move(prefix);
  }
  return best;
}

const Trace& first_failure(const Trace& trace) {
  if (trace.children.empty() || trace.match->kind == Match::Kind::negation) return trace;
  if (trace.match->kind == Match::Kind::any) {
    return first_failure(*std::max_element(
        trace.children.begin(), trace.children.end(),
        [](const Trace& a, const Trace& b) { return a.closeness < b.closeness; }));
  }
  const auto failed = std::find_if(trace.children.begin(), trace.children.end(),
                                   [](const Trace& child) { return !child.holds; });
  return failed == trace.children.end() ? trace : first_failure(*failed);
}

std::vector<const Trace*> holding_tests(const Trace& trace) {
  std::vector<const Trace*> tests;
  collect(trace, tests);
  return tests;
}

}  // namespace ttp::rule
