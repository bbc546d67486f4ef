// SPDX-License-Identifier: Apache-2.0
// Events to try rules on: those of a corpus, and those that are made up.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.hpp"
#include "base/json.hpp"
#include "model/event.hpp"
#include "rule/rule_set.hpp"

namespace ttp::lint {

/// One row of a corpus, as far as lint needs it.
struct CorpusRow {
  std::string source_kind;
  std::string payload;  ///< a JSON object
  std::vector<std::string> expected_rule_ids;
  std::string label;
};

/// Reads a line of a corpus. Nothing for a blank line, or one that is not a labelled event.
[[nodiscard]] std::optional<CorpusRow> parse_corpus_row(std::string_view line);

/// A payload with one text under a (dotted) field name.
[[nodiscard]] std::string payload_of(std::string_view field, std::string_view text);

/// A payload with several.
[[nodiscard]] std::string payload_of(
    const std::vector<std::pair<std::string, std::string>>& fields);

/// Asks rules of one set about payloads. Mutable scratch: one user at a time.
class Trial {
 public:
  explicit Trial(const rule::RuleSet& set);

  /// Turns to another event; false if the payload is no JSON object.
  bool bind(std::string_view source_kind, std::string_view payload);

  /// True if the rule's condition holds for the event; `aggregate` is left out.
  [[nodiscard]] bool matches(const rule::KindRule& rule);

  /// The event's fields, for an index of the set's rules.
  [[nodiscard]] rule::FieldCache& fields() { return fields_; }

  /// The event in hand.
  [[nodiscard]] const Event& event() const { return event_; }

 private:
  rule::FieldCache fields_;
  rule::MatchScratch scratch_;
  JsonParser parser_;
  Arena arena_;
  Members members_;
  Event event_;
  std::string kind_;
};

}  // namespace ttp::lint
