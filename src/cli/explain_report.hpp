// SPDX-License-Identifier: Apache-2.0
// What all rules say about one event, and why.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/tag.hpp"
#include "rule/explain.hpp"
#include "rule/rule_set.hpp"
#include "tagger/composite.hpp"
#include "tagger/rule_engine.hpp"

namespace ttp::cli {

/// What one rule says.
enum class Answer {
  matched,     ///< its condition holds, or its lifter fired
  failed,      ///< it does not, or its lifter said nothing
  not_asked,   ///< nobody evaluates it for this event: see RuleReport::reason
  other_kind,  ///< it does not look at events of this kind
};

struct RuleReport {
  const rule::Rule* rule = nullptr;
  std::string_view owner;     ///< "rule_engine" or a lifter's name
  Answer answer = Answer::failed;
  bool is_near = false;       ///< failed, but something of what it looks for is there
  bool is_silenced = false;   ///< its state keeps it from firing
  bool is_below_count = false;  ///< matched, but too few did before, or this one does not count
  std::string reason;         ///< of not_asked: why
  std::optional<rule::Trace> trace;  ///< of a pattern rule that was evaluated
};

/// What becomes of a tag.
enum class Fate {
  kept,
  below_floor,  ///< dropped: its confidence is too low
  unanchored,   ///< rejected: the event names neither an attacker nor an identity
};

struct TagReport {
  Tag tag;
  Uuid uuid;
  Fate fate = Fate::kept;
};

/// Valid as long as the event.
struct EventReport {
  const Event* event = nullptr;
  std::optional<Timestamp> judged_at;  ///< when states were judged; nothing: as if none expired
  double floor = write_floor;
  std::size_t engine_rules = 0;  ///< rules that look at the kind, by who evaluates them
  std::size_t lifter_rules = 0;
  /// Matched ones, near ones (the closest first), other failed ones, those not asked, those of
  /// other kinds; otherwise in the order of their ids.
  std::vector<RuleReport> rules;
  std::vector<TagReport> tags;  ///< in the order in which they were made
};

struct ExplainerOptions {
  rule::Compat compat = rule::Compat::none;
  std::optional<Timestamp> state_time;  ///< as for tagger::TagList
  double floor = write_floor;
  std::vector<std::string> rule_ids;    ///< only these; empty: all
};

class Explainer {
 public:
  /// The rules and the tagger, which evaluates the same rules, must outlive the explainer.
  Explainer(const rule::RuleSet& rules, tagger::CompositeTagger& tagger, ExplainerOptions options);

  /// Judges an event without explaining it: what stands before it in a log.
  void pass(const Event& event) { tagger_.tag(event, tags_); }

  [[nodiscard]] EventReport explain(const Event& event);

 private:
  [[nodiscard]] bool is_wanted(std::string_view rule_id) const;
  [[nodiscard]] RuleReport report(const rule::Rule& rule, const Event& event);
  [[nodiscard]] bool has_fired(const rule::Rule& rule) const;
  void evaluate(const Event& event, RuleReport& report);
  void ask_lifter(const Event& event, RuleReport& report) const;
  void add_tags(const Event& event, EventReport& report);

  const rule::RuleSet& rules_;
  tagger::CompositeTagger& tagger_;
  ExplainerOptions options_;
  tagger::TagList tags_;
  const tagger::RuleEngineTagger engine_;  // asked which kinds it handles, nothing else
  rule::Tracer tracer_;
  TagIds ids_;
};

}  // namespace ttp::cli
