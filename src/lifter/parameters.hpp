// SPDX-License-Identifier: Apache-2.0
// What all lifters share: reading a rule's parameters.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/regex.hpp"
#include "lifter/catalogue.hpp"
#include "lifter/lifter.hpp"
#include "lifter/payload_value.hpp"

namespace ttp::lifter {

/// One item of a list of regular expressions.
struct Pattern {
  std::string text;  ///< as written in the rule
  Regex regex;
};

/// The parameters of one rule: the keys of its `match` beside `kind`. What is wrong with them is
/// an error at the node; with Compat::live a warning, and the parameter reads as if it were absent.
class Parameters {
 public:
  /// Complains about keys that are not in `known`, naming the closest. List keys that a rule may
  /// carry and that nobody reads, too.
  Parameters(const rule::Rule& rule, const LifterContext& context,
             std::initializer_list<std::string_view> known);

  /// An integer that the rule must carry, at least `least`. After a complaint 0 is returned.
  std::int64_t integer(std::string_view name, std::int64_t least = 0);
  /// An integer that a rule may carry for others than its lifter; a wrong one is complained about.
  void check_integer(std::string_view name, std::int64_t least);
  /// A number that the rule must carry, not negative.
  double number(std::string_view name);
  /// A flag; false where the rule does not carry it.
  bool flag(std::string_view name);
  /// A list of texts that the rule must carry, in its order.
  std::vector<std::string> texts(std::string_view name);
  /// A list of regular expressions that the rule must carry. An item that does not compile never
  /// matches live.
  std::vector<Pattern> patterns(std::string_view name);
  /// A list of [text, text] that the rule must carry.
  std::vector<std::pair<std::string, std::string>> pairs(std::string_view name);

  /// A catalogue that the rule must name: one of the pack's `catalogues/<name>.txt`.
  std::optional<Catalogue> catalogue(std::string_view name);
  /// A list of such names, each with its catalogue.
  std::vector<std::pair<std::string, Catalogue>> catalogues(std::string_view name);

  /// The parameter as written, or null. Complain with `fail` about what is wrong with it.
  [[nodiscard]] const rule::Node* find(std::string_view name) const;
  /// `check` as in Diagnostic.
  void fail(const rule::Node& at, std::string message, std::string hint = {},
            std::string_view check = "parameter-type");

  /// True if the rule can be judged. False after an error, and when a parameter is missing that the
  /// rule must carry: live such a rule is silent, with a warning.
  [[nodiscard]] bool is_usable() const { return usable_; }

 private:
  const rule::Node* required(std::string_view name);
  const rule::Node* list(std::string_view name);
  std::optional<Catalogue> read(const rule::Node& name);
  /// Like `fail`, and the rule can't be judged live either.
  void give_up(const rule::Node& at, std::string message, std::string hint = {},
               std::string_view check = "parameter-type");
  [[nodiscard]] const rule::Node& place() const;

  const rule::Rule& rule_;
  const LifterContext& context_;
  bool usable_ = true;
};

/// Records that `rule` asks its lifter for something the lifter does not know (warning live).
void complain_unknown_kind(const rule::Rule& rule, const LifterContext& context,
                           std::span<const std::string_view> known);

/// Records which of the rule's source kinds the lifter is never shown: an error if it is shown none
/// of them (live: a warning, like the rest). False in that case: the rule could never fire.
bool complain_unseen_kinds(const rule::Rule& rule, const LifterContext& context,
                           std::string_view lifter, std::span<const std::string_view> shown);

/// True if the rule names the event's kind in `applies_to`.
[[nodiscard]] bool applies(const rule::Rule& rule, std::string_view source_kind);

}  // namespace ttp::lifter
