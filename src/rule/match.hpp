// SPDX-License-Identifier: Apache-2.0
// A rule's condition, compiled: a small tree of tests.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rule/field.hpp"
#include "rule/operator.hpp"

namespace ttp::rule {

/// What a condition is evaluated with. One per tagger.
struct MatchContext {
  FieldCache& fields;
  MatchScratch& scratch;
};

/// `all`, `any`, `not` over tests; immutable once compiled.
struct Match {
  enum class Kind {
    all,
    any,
    negation,
    test,
    statement,  ///< `scope: statement`: its child holds for some simple command of the line
    decoded,    ///< `decode:`: its child holds for the text or for some decoded form of it
  };

  Kind kind = Kind::all;
  std::vector<Match> children;      ///< of all, any (≥ 1 each), else exactly 1; none of a test
  shell::EncodingSet encodings;     ///< of decoded
  std::vector<FieldSlot> fields;    ///< of a test: satisfied when any of them is
  std::string operator_name;        ///< of a test
  std::shared_ptr<const Operator> test;  ///< of a test; shared by a rule's source kinds
  /// Of a test: the operator's value as written, in the rule's match; null if that is not kept.
  const Node* value = nullptr;
  bool nocase = false;          ///< of a test

  [[nodiscard]] bool matches(MatchContext& context) const;

 private:
  [[nodiscard]] bool matches_statement(MatchContext& context) const;
  [[nodiscard]] bool matches_decoded(MatchContext& context) const;
};

/// What compiling a condition needs to know.
struct MatchSource {
  const Document& document;
  std::string_view source_kind;        ///< decides the default field
  std::filesystem::path directory;     ///< of the rule file
  FieldTable& fields;
  Diagnostics& diagnostics;
  bool is_live_compat = false;         ///< read patterns as the live system does
};

/// The field that a condition without `field` reads, or nothing for kinds that have none.
[[nodiscard]] std::string_view default_field(std::string_view source_kind);

/// Compiles the `match` map of a pattern rule. False if anything was complained about.
bool compile_match(const MatchSource& source, const Node& node, Match& out);

/// Complains about the condition of a pattern rule that is wrong in other respects, as compiling it for
/// these kinds would.
void check_match(const Document& document, std::span<const std::string> kinds,
                 Diagnostics& diagnostics);

/// Keys that a `match` map may carry beside the operators.
[[nodiscard]] std::vector<std::string_view> match_keys();

}  // namespace ttp::rule
