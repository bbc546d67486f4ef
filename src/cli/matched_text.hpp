// SPDX-License-Identifier: Apache-2.0
// What of a text a rule's condition holds on to.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/options.hpp"
#include "model/event.hpp"
#include "rule/explain.hpp"
#include "rule/rule_set.hpp"

namespace ttp::cli {

/// Finds the part of an event that a rule matched.
class MatchedText {
 public:
  /// `rules` must outlive this, and be loaded with `rule::Keep::everything` if `find` is called.
  MatchedText(const rule::RuleSet& rules, const RuleOptions& options);

  /// The first such part of the first of these events that the rule matches, at most some 80 bytes of
  /// it; empty if nothing shows it: a lifter, a look-up in a list, a secret field. Not made safe for a
  /// terminal.
  [[nodiscard]] std::string find(std::string_view rule_id, std::span<const Event> events);

 private:
  [[nodiscard]] std::string find(const rule::Match& condition);

  const rule::RuleSet& rules_;
  rule::Tracer tracer_;
};

}  // namespace ttp::cli
