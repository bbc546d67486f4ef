// SPDX-License-Identifier: Apache-2.0
// What comes out: one event × one rule × one technique.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "model/event.hpp"

namespace ttp {

/// Confidence below which a tag is never written to a database.
inline constexpr double write_floor = 0.3;

/// What a rule claims when it fires.
struct Emit {
  std::string tactic;        ///< `TA0006`
  std::string technique_id;  ///< `T1110`
  std::optional<std::string> sub_technique_id;  ///< `T1110.001`
  double confidence = 0;     ///< 0 … 1, as declared
  std::string mitre_url;     ///< page of the sub-technique, else of the technique; empty: none
};

/// The part of a rule that a tag repeats. Owned by the rule set, which outlives every tag.
struct RuleIdentity {
  std::string id;
  std::int64_t version = 0;
  std::string name;
  std::string attack_release;
};

/// The small JSON object that proves a match: its text, or what makes the text once somebody asks for it.
/// Many tags are only counted, or known already. A view; lives as long as the event.
class Evidence {
 public:
  class Maker {
   public:
    /// The text; lives as long as the event. The second call gives the same as the first.
    [[nodiscard]] virtual std::string_view make() = 0;

   protected:
    ~Maker() = default;
  };

  Evidence() = default;
  /// `text` is one JSON object.
  Evidence(std::string_view text) : text_(text) {}
  explicit Evidence(Maker& maker) : maker_(&maker) {}

  /// The object on one line, no blanks between its members.
  [[nodiscard]] std::string_view text() const { return maker_ == nullptr ? text_ : maker_->make(); }

 private:
  std::string_view text_;
  Maker* maker_ = nullptr;
};

/// One finding. A view: `event` and `evidence` live as long as the event, the rest as long as the
/// rule set.
struct Tag {
  const Event* event = nullptr;
  const RuleIdentity* rule = nullptr;
  const Emit* emit = nullptr;
  std::optional<std::string_view> attacker_uuid;  ///< the event's, but null for identity roll-ups
  double confidence = 0;  ///< at most `emit->confidence`
  Evidence evidence;
};

/// Makes tag ids: UUIDv5 of source kind, source id, rule id, rule version, technique and
/// sub-technique, joined with `|`, an absent sub-technique as the empty string.
class TagIds {
 public:
  TagIds() : ids_(tag_namespace()) {}

  [[nodiscard]] Uuid make(const Tag& tag);
  /// `rule_version` in decimal digits: the live system's integers have no upper bound.
  [[nodiscard]] Uuid make(std::string_view source_kind, std::string_view source_id,
                          std::string_view rule_id, std::string_view rule_version,
                          std::string_view technique_id, std::string_view sub_technique_id);

 private:
  UuidV5 ids_;
  std::string name_;
};

/// `https://attack.mitre.org/techniques/T1110/001` for `T1110.001`; ATLAS ids (`AML.…`) have their
/// own site.
[[nodiscard]] std::string technique_url(std::string_view id);

}  // namespace ttp
