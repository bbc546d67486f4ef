// SPDX-License-Identifier: Apache-2.0
// Operators: what a rule can ask of one field. One file each in `operator/`, one line each in
// `operators.def`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/literal.hpp"
#include "base/regex.hpp"
#include "rule/document.hpp"

namespace ttp::rule {

/// One field of the event in hand.
struct Operand {
  const Value* value = nullptr;  ///< null if the field is missing
  std::string_view text;         ///< decoded, if the value is a string

  [[nodiscard]] bool is_text() const { return value != nullptr && value->is_string(); }
};

/// What operators may use while matching; one per tagger.
struct MatchScratch {
  RegexScratch regex;
};

/// One compiled test. Immutable.
class Operator {
 public:
  virtual ~Operator() = default;

  /// True if the field satisfies the test. A missing or wrongly typed field does not, except where
  /// an operator asks for just that.
  [[nodiscard]] virtual bool matches(const Operand& operand, MatchScratch& scratch) const = 0;

  /// Where in a text the test is satisfied, for explanations; nothing where that has no meaning.
  [[nodiscard]] virtual std::optional<Regex::Span> find(const Operand& operand,
                                                        MatchScratch& scratch) const;

  /// What a text must have to satisfy the test: some of these. None if nothing is known. Nothing is
  /// said of values that are no texts; a missing field must never satisfy a test that has needs.
  [[nodiscard]] virtual std::vector<TextNeeds> needs() const { return {}; }

  /// Of a test that a text satisfies by being, to the byte, one of a list: that list; else nothing.
  /// Valid as long as the operator.
  [[nodiscard]] virtual std::optional<std::vector<std::string_view>> whole_texts() const {
    return std::nullopt;
  }
};

/// What an operator is made from.
struct OperatorArguments {
  const Document& document;
  const Node& node;                   ///< the value as written
  std::span<const Node> values;       ///< the same as a list of at least one
  bool nocase = false;
  std::filesystem::path directory;    ///< of the rule file, for `file:` lists
  bool is_live_compat = false;        ///< read patterns as the live system does
  Diagnostics& diagnostics;

  /// Records an error at `at`, a finding of `check`; returns null for a factory to return.
  std::nullptr_t fail(const Node& at, std::string message, std::string hint = {},
                      std::string_view check = "condition") const;
};

/// Makes an operator, or records why not and returns null.
using OperatorFactory = std::unique_ptr<const Operator> (*)(const OperatorArguments&);

struct OperatorInfo {
  std::string_view name;
  std::string_view summary;
  OperatorFactory make;
};

/// All operators, sorted by name.
[[nodiscard]] std::span<const OperatorInfo> all_operators();

/// The operator of that name, or null.
[[nodiscard]] const OperatorInfo* find_operator(std::string_view name);

#define OPERATOR(name, summary) \
  std::unique_ptr<const Operator> make_##name##_operator(const OperatorArguments&);
#include "rule/operators.def"
#undef OPERATOR

/// Literal texts, any of which satisfies; shared by contains, startswith, endswith, equals and in.
enum class TextPlace { anywhere, start, end, whole };

/// The needs of a test for one of `texts` there; see Operator::needs. Case is ignored.
[[nodiscard]] std::vector<TextNeeds> text_needs(std::span<const std::string> texts,
                                                TextPlace place);
std::unique_ptr<const Operator> make_text_operator(const OperatorArguments& arguments,
                                                   TextPlace place);
std::unique_ptr<const Operator> make_text_operator(const OperatorArguments& arguments,
                                                   TextPlace place,
                                                   std::vector<std::string> texts);

/// Number comparisons; shared by gt, gte, lt and lte.
std::unique_ptr<const Operator> make_number_operator(const OperatorArguments& arguments,
                                                     bool (*compare)(double, double));

}  // namespace ttp::rule
