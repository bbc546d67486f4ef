// SPDX-License-Identifier: Apache-2.0
// The tagger behind the lifters whose rules are one test each: the rule's `kind` names the test,
// its other keys are the test's parameters. A lifter gives a table of tests; which rules it owns,
// their states, their order and their evidence are handled here.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lifter/lifter.hpp"
#include "lifter/parameters.hpp"
#include "tagger/evidence.hpp"
#include "tagger/tagger.hpp"

namespace ttp::lifter {

/// What tests need while judging; one per lifter.
struct Scratch {
  RegexScratch regex;
  ListReader lists;
  tagger::EvidenceWriter evidence;
};

/// One event in front of one rule's test.
class Sight {
 public:
  Sight(const Event& event, const rule::Rule& rule, Scratch& scratch)
      : event_(event), rule_(rule), scratch_(scratch) {}

  [[nodiscard]] const Event& event() const { return event_; }

  /// The payload's value, or null.
  [[nodiscard]] const Value* find(std::string_view name) const {
    return find_member(event_.payload, name);
  }
  /// "a or b" of the specification.
  [[nodiscard]] const Value* first_of(std::initializer_list<std::string_view> names) const {
    return lifter::first_of(event_, names);
  }
  [[nodiscard]] std::optional<std::string_view> text(const Value* value) const {
    return text_of(value, event_);
  }
  /// The text of a string that is not empty.
  [[nodiscard]] std::optional<std::string_view> nonempty_text(std::string_view name) const;

  /// An array's elements; valid until the next call.
  [[nodiscard]] std::span<const Value> elements(const Value* value) const {
    return scratch_.lists.elements(value, event_);
  }
  /// The first of the patterns that is found in `text`, or null.
  [[nodiscard]] const Pattern* first_match(std::span<const Pattern> patterns,
                                           std::string_view text) const;
  [[nodiscard]] RegexScratch& regex() const { return scratch_.regex; }

  /// The evidence, begun with the rule's `evidence_fields`. Only for a test that fires.
  tagger::EvidenceWriter& evidence();
  /// The same, begun empty: for a kind whose evidence has a shape of its own.
  tagger::EvidenceWriter& shaped_evidence();
  /// The payload's value as it stands under its own name, if it is there.
  void add_field(std::string_view name) { evidence().add_field(name); }

  /// Evidence that was written elsewhere: a JSON object that lives as long as the event.
  void set_evidence(std::string_view json) { written_ = json; }

  /// The evidence's text. A test that added nothing has the rule's fields.
  [[nodiscard]] std::string_view finish() { return written_ ? *written_ : evidence().finish(); }

  /// Says that the live system fails here and loses what its tagger found in the event.
  void fail() { failed_ = true; }
  [[nodiscard]] bool has_failed() const { return failed_; }

 private:
  const Event& event_;
  const rule::Rule& rule_;
  Scratch& scratch_;
  std::optional<std::string_view> written_;
  bool begun_ = false;
  bool failed_ = false;
};

/// True if the rule fires.
using Test = std::function<bool(Sight&)>;

/// Reads the rule's parameters and makes its test; an empty one if the rule can't be judged.
using TestFactory = Test (*)(const rule::Rule& rule, const LifterContext& context);

struct TestInfo {
  std::string_view kind;  ///< after `lifter:`
  TestFactory make;
};

/// What one lifter is. The tables must outlive it (they are constants).
struct LifterTable {
  std::string_view name;
  std::span<const std::string_view> prefixes;      ///< of the kinds that it owns
  std::span<const std::string_view> source_kinds;  ///< events that it is shown
  std::span<const TestInfo> tests;
  bool is_about_identities = false;                ///< its tags name no attacker
};

class PredicateLifter final : public tagger::Tagger {
 public:
  PredicateLifter(const LifterTable& table, const LifterContext& context);

  [[nodiscard]] std::string_view name() const override { return table_.name; }
  [[nodiscard]] bool handles(std::string_view source_kind) const override;
  void tag(const Event& event, tagger::TagList& tags) override;

 private:
  struct Entry {
    const rule::Rule* rule;
    Test test;
  };
  struct Finding {
    const rule::Rule* rule;
    std::string_view evidence;
  };
  void add_rule(const rule::Rule& rule, const LifterContext& context);

  LifterTable table_;
  std::vector<Entry> entries_;  // in the order of the rules' ids
  std::vector<Finding> found_;
  Scratch scratch_;
};

}  // namespace ttp::lifter
