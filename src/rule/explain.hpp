// SPDX-License-Identifier: Apache-2.0
// Why a condition holds for an event, or does not: every test asked, none skipped.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rule/match.hpp"
#include "rule/pattern_prefix.hpp"

namespace ttp::rule {

/// One test of one field.
struct FieldTrace {
  std::string_view name;   ///< of the field; lives as long as the rule set
  Operand operand;         ///< a view into the event, or of `copy`
  std::unique_ptr<std::string> copy;  ///< of a text that is made while matching (a statement's)
  bool holds = false;
  bool is_hidden = false;     ///< its value must not be shown
  bool is_exhausted = false;  ///< the search was given up at the step limit
  std::optional<Regex::Span> span;      ///< where it holds, if it holds at a place
  std::optional<PatternPrefix> prefix;  ///< of what is not found: how far it comes
};

/// One condition and what became of it. Points into the rule set and the event.
struct Trace {
  const Match* match = nullptr;
  bool holds = false;
  double closeness = 0;      ///< from 0 to 1; 1 if it holds
  bool has_substance = false;  ///< something of what it looks for is in the event
  std::vector<FieldTrace> fields;  ///< of a test
  std::vector<Trace> children;     ///< of any other; of a statement or decoded scope at most one
  std::string part;  ///< of such a scope: the statement or decoded text that its child looked at
};

/// Evaluates conditions with every detail. Agrees with Match::matches().
class Tracer {
 public:
  /// `fields` is the table that the conditions were compiled with, and must outlive the tracer.
  Tracer(const FieldTable& fields, FieldRules rules, bool is_live_compat);

  /// Turns to another event; traces of the one before are invalid from now on.
  void bind(const Event& event);

  [[nodiscard]] Trace trace(const Match& match);

 private:
  void trace_children(const Match& match, Trace& result);
  void trace_scope(const Match& match, Trace& result);
  /// One statement or decoded text.
  struct Part {
    const Match& condition;
    const ShellFields& fields;
    std::string_view text;
    std::size_t number;
  };
  void trace_part(const Part& part, Trace& result);
  [[nodiscard]] FieldTrace trace_field(const Match& test, FieldSlot slot);
  [[nodiscard]] bool is_hidden(std::string_view name) const;
  [[nodiscard]] std::optional<PatternPrefix> find_prefix(const Match& test,
                                                         std::string_view text);

  const FieldTable& table_;
  bool is_live_compat_;
  FieldCache fields_;
  MatchScratch scratch_;
  const Event* event_ = nullptr;
  bool is_in_scope_ = false;  // texts do not outlive the test
  RegexScratch prefix_scratch_;
  PrefixFinder prefixes_;
};

/// The condition that decided that `trace` does not hold: of an `all` the first that fails, of an
/// `any` the one that came closest. A test, a negation whose condition holds, or a scope in which
/// there is nothing to look at. Requires that it does not hold.
[[nodiscard]] const Trace& first_failure(const Trace& trace);

/// The tests that hold and contribute to `trace`, which holds, in the order written; a negation
/// stands for what is in it.
[[nodiscard]] std::vector<const Trace*> holding_tests(const Trace& trace);

}  // namespace ttp::rule
