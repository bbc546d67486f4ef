// SPDX-License-Identifier: Apache-2.0
#include "cli/explain_condition.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/explain_mark.hpp"
#include "cli/explain_text.hpp"

namespace ttp::cli {

namespace {

using output::Color;
using rule::FieldTrace;
using rule::Match;
using rule::Trace;

/// Tests of one rule that are shown in full; the rest is counted.
constexpr std::size_t most_tests = 6;
constexpr std::size_t value_columns = 40;
constexpr std::size_t pattern_columns = 72;

std::string_view type_text(JsonType type) {
  switch (type) {
    case JsonType::null: return "null";
    case JsonType::boolean: return "a boolean";
    case JsonType::integer:
    case JsonType::real: return "a number";
    case JsonType::string: return "a text";
    case JsonType::array: return "a list";
    case JsonType::object: return "an object";
  }
  return "";
}

/// Operators that look at texts alone.
bool wants_text(std::string_view name) {
  return name == "pattern" || name == "contains" || name == "startswith" || name == "endswith" ||
         name == "cidr";
}

std::string quoted_values(const rule::Node& node) {
  if (node.kind != rule::Node::Kind::list) return node.is_plain ? node.text : "'" + node.text + "'";
  std::string text = "[";
  for (const rule::Node& item : node.items) {
    if (text.size() > 1) text += ", ";
    text += quoted_values(item);
    if (text.size() > 400) break;  // cut anyway
  }
  return text + "]";
}

/// A field whose value decides why a test that does not hold does not.
const FieldTrace& telling_field(const Trace& test) {
  return *std::max_element(test.fields.begin(), test.fields.end(),
                           [](const FieldTrace& a, const FieldTrace& b) {
                             const auto rank = [](const FieldTrace& f) {
                               return f.prefix ? 2 + f.prefix->closeness()
                                               : f.operand.value != nullptr ? 1.0 : 0.0;
                             };
                             return rank(a) < rank(b);
                           });
}

/// A text may be made for the rules: its value then says nothing.
std::string operand_text(const FieldTrace& field, std::size_t columns) {
  if (field.is_hidden) return std::string(hidden_text);
  if (field.operand.is_text()) {
    return field.operand.text.empty() ? "(empty)" : terminal_text(field.operand.text, columns);
  }
  Arena arena;
  return value_text(false, field.operand.value, arena, columns);
}

/// Why a test of this field does not hold, in a few words.
std::string why_not(const Match& test, const FieldTrace& field) {
  if (field.is_exhausted) return "the search was given up at the step limit";
  const bool is_exists = test.operator_name == "exists";
  if (field.operand.value == nullptr && !is_exists) return "it is missing";
  if (field.operand.value != nullptr && !field.operand.is_text() &&
      wants_text(test.operator_name)) {
    return "it is " + std::string(type_text(field.operand.value->type)) + ", not a text";
  }
  return test.operator_name == "pattern" ? "not found" : "does not hold";
}

class Lines {
 public:
  explicit Lines(const ConditionFormat& format) : format_(format) {}

  std::vector<std::pair<std::string, std::string>> write(const Trace& trace) {
    scopes(trace);
    if (trace.holds) {
      holding(trace);
    } else {
      failing(trace);
    }
    return std::move(lines_);
  }

 private:
  void add(std::string label, std::string text) {
    lines_.emplace_back(std::move(label), std::move(text));
  }

  static std::string place(const Match& test) {
    return "line " + std::to_string(test.value->line);
  }

  /// What statements and decoded texts were looked at.
  void scopes(const Trace& trace) {
    const bool is_statement = trace.match->kind == Match::Kind::statement;
    if ((is_statement || trace.match->kind == Match::Kind::decoded) && !trace.part.empty()) {
      add(is_statement ? "statement" : "decoded", terminal_text(trace.part, format_.columns));
    }
    for (const Trace& child : trace.children) scopes(child);
  }

  void holding(const Trace& trace) {
    const auto tests = rule::holding_tests(trace);
    for (std::size_t i = 0; i < tests.size(); ++i) {
      if (i == most_tests) {
        add("", "… and " + counted(tests.size() - most_tests, "more test that holds",
                                   "more tests that hold"));
        return;
      }
      holding_test(*tests[i]);
    }
  }

  void holding_test(const Trace& trace) {
    if (trace.match->kind == Match::Kind::test) {
      for (const FieldTrace& field : trace.fields) {
        if (field.holds) found(*trace.match, field);
      }
      return;
    }
    if (trace.match->kind != Match::Kind::negation) return;
    const Trace& inner = trace.children.front();
    if (inner.match->kind == Match::Kind::test) {
      add(place(*inner.match), "not " + inner_name(inner) + ": as wanted, it does not hold");
    } else {
      add("", "what must not hold does not");
    }
  }

  static std::string inner_name(const Trace& test) {
    return std::string(test.fields.front().name) + ' ' + test_text(*test.match, pattern_columns);
  }

  void found(const Match& test, const FieldTrace& field) {
    add(place(test), std::string(field.name) + ' ' + test_text(test, pattern_columns) + ": holds");
    marked(field, field.span, Color::green);
  }

  void marked(const FieldTrace& field, const std::optional<Regex::Span>& span, Color color) {
    if (field.is_hidden) {
      add("", std::string(hidden_text));
    } else if (span && field.operand.is_text()) {
      MarkedText text = mark_text(field.operand.text, *span, format_.columns - 2);
      add("", "  " + std::move(text.line));
      const std::size_t blanks = text.marks.find('^');
      add("", "  " + text.marks.substr(0, blanks) +
                  (*format_.style)(color, std::string_view(text.marks).substr(blanks)));
    } else if (field.operand.value != nullptr) {
      add("", "  " + operand_text(field, format_.columns - 2));
    }
  }

  void failing(const Trace& trace) {
    if (trace.match->kind == Match::Kind::all) {
      for (const Trace& child : trace.children) {
        if (!child.holds) break;
        if (child.match->kind == Match::Kind::test) {
          add(place(*child.match), inner_name(child) + ": holds");
        }
      }
    }
    const Trace& failed = rule::first_failure(trace);
    if (failed.match->kind == Match::Kind::negation) {
      const auto tests = rule::holding_tests(failed.children.front());
      add("", "what must not hold does:");
      for (const Trace* test : tests) holding_test(*test);
    } else if (failed.match->kind == Match::Kind::test) {
      failed_test(failed);
    } else {
      add("", "there is no statement to look at");
    }
  }

  void failed_test(const Trace& trace) {
    const Match& test = *trace.match;
    const FieldTrace& field = telling_field(trace);
    add(place(test), std::string(field.name) + ' ' + test_text(test, pattern_columns) + ": " +
                         why_not(test, field));
    if (!field.prefix) return marked(field, std::nullopt, Color::plain);
    const std::size_t columns = format_.columns - 2;
    add("", "this much of it is there:");
    add("", "  " + terminal_text(tail_of(field.prefix->text, columns), columns));
    marked(field, field.prefix->span, Color::yellow);
    if (!field.prefix->next.empty()) {
      add("", "what should follow: " + terminal_text(field.prefix->next, columns - 20));
    }
  }

  /// The end of a long text, which is where it stops matching.
  static std::string tail_of(const std::string& text, std::size_t columns) {
    if (display_width(terminal_text(text, text.size() * 8)) <= columns) return text;
    std::size_t from = text.size() - std::min(text.size(), columns - 1);
    while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80) ++from;
    return "…" + text.substr(from);
  }

  const ConditionFormat& format_;
  std::vector<std::pair<std::string, std::string>> lines_;
};

}  // namespace

std::vector<std::pair<std::string, std::string>> condition_lines(const Trace& trace,
                                                                 const ConditionFormat& format) {
  return Lines(format).write(trace);
}

std::string failure_text(const Trace& trace) {
  const Trace& failed = rule::first_failure(trace);
  if (failed.match->kind == Match::Kind::negation) return "what must not hold does";
  if (failed.match->kind != Match::Kind::test) return "there is no statement to look at";
  const FieldTrace& field = telling_field(failed);
  const std::string reason = why_not(*failed.match, field);
  std::string text = std::string(field.name) + ": " + reason;
  if (trace.match->kind == Match::Kind::any && field.operand.is_text()) {
    text = "none of " + std::to_string(trace.children.size()) + " conditions holds";
  } else if (reason == "not found" || reason == "does not hold") {
    text = test_text(*failed.match, value_columns) + ' ' + reason;
  }
  if (field.operand.value == nullptr) return text;
  return text + ": " + std::string(field.name) + " is " + operand_text(field, value_columns);
}

std::string value_text(bool is_hidden, const Value* value, Arena& arena, std::size_t columns) {
  if (is_hidden) return std::string(hidden_text);
  if (value == nullptr) return "(missing)";
  switch (value->type) {
    case JsonType::string: {
      const std::string_view text = decode_text(*value, arena);
      return text.empty() ? "(empty)" : terminal_text(text, columns);
    }
    case JsonType::array:
    case JsonType::object:
      // Anything may be in it.
      return "(" + std::string(type_text(value->type)) + ")";
    default: return terminal_text(value->raw, columns);
  }
}

std::string test_text(const Match& test, std::size_t columns) {
  return terminal_text(test.operator_name + ' ' + quoted_values(*test.value), columns) +
         (test.nocase ? " (nocase)" : "");
}

}  // namespace ttp::cli
