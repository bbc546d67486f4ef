// SPDX-License-Identifier: Apache-2.0
// What judges events. A tagger looks at one event and says which rules it shows.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/profile.hpp"
#include "model/event.hpp"
#include "model/tag.hpp"
#include "rule/rule.hpp"

namespace ttp::tagger {

/// Collects the tags of one event. Knows the time at which rule states are judged and applies
/// operators' ceilings; confidence only ever goes down.
class TagList {
 public:
  /// Rule states are judged at `now`, or, without one, at each event's own time (an event without
  /// a time is judged as if no state had expired).
  explicit TagList(std::optional<Timestamp> now) : now_(now) {}

  /// Forgets all tags; the next ones belong to `event`, which must outlive them.
  void begin(const Event& event);

  /// False if the rule's state silences it now.
  [[nodiscard]] bool allows(const rule::Rule& rule) const { return rule.state.allows(time_); }

  /// One tag. `evidence` must live as long as the event (its arena); `multiplier` is in [0, 1].
  void add(const rule::Rule& rule, const Emit& emit, Evidence evidence,
           double multiplier = 1.0);

  /// A tag for each of the rule's emits, in their order.
  void add_all(const rule::Rule& rule, Evidence evidence);

  /// The same for a finding about an identity: its tags name no attacker, whatever the event says.
  /// Requires the event's `identity_uuid`.
  void add_all_for_identity(const rule::Rule& rule, Evidence evidence);

  /// Part of the event is bad input, for which there are no tags. `why` is a constant text.
  void refuse(const char* why) { refused_ = why; }

  [[nodiscard]] std::span<const Tag> tags() const { return tags_; }

  /// Why part of the event is bad input; null if it is not.
  [[nodiscard]] const char* refused() const { return refused_; }

 private:
  std::optional<Timestamp> now_;
  Timestamp time_ = 0;
  const Event* event_ = nullptr;
  std::vector<Tag> tags_;
  const char* refused_ = nullptr;
};

/// One tagger. Not const while matching: it owns its scratch memory.
class Tagger {
 public:
  virtual ~Tagger() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;

  /// True if events of this kind are to be shown to the tagger.
  [[nodiscard]] virtual bool handles(std::string_view source_kind) const = 0;

  /// What its time counts as.
  [[nodiscard]] virtual Stage stage() const { return Stage::lifters; }

  /// Appends the event's tags, rules in the order of their ids, emits in the order written.
  virtual void tag(const Event& event, TagList& tags) = 0;

  /// Takes note of an event that another shard judges: what counts over many events must see it
  /// too. `tags` is begun for the event, and says which rules are at work.
  virtual void observe(const Event& event, const TagList& tags) {
    static_cast<void>(event);
    static_cast<void>(tags);
  }

  /// What there is to say at the end of the run: one sentence each, safe for a terminal.
  [[nodiscard]] virtual std::vector<std::string> remarks() const { return {}; }
};

}  // namespace ttp::tagger
