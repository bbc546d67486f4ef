// SPDX-License-Identifier: Apache-2.0
// `aggregate`: a rule that fires on so many matches within so long, instead of on each.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "rule/document.hpp"
#include "rule/field.hpp"

namespace ttp::rule {

/// As written, checked. What a window is, and when it is reached: WindowCounter.
struct Aggregate {
  std::size_t count = 1;        ///< at least so many matches
  std::string distinct;         ///< with different values of this field; empty: all matches count
  std::vector<std::string> by;  ///< each combination of these fields' values is counted by itself
  Timestamp within = 0;
};

/// Reads the value of `aggregate`. Mistakes go to `diagnostics`; nothing is returned then.
[[nodiscard]] std::optional<Aggregate> read_aggregate(const Document& document, const Node& node,
                                                      Diagnostics& diagnostics);

/// A field of an aggregate: one of the event's anchors under its name, else the payload's field.
struct AggregateField {
  enum class Anchor { none, attacker_uuid, identity_uuid, session_id, decky_id };

  Anchor anchor = Anchor::none;
  FieldSlot slot = 0;  ///< if there is no anchor

  /// The text of the field's value, as JSON source where it is no text; nothing if it is missing
  /// or null. Lives as long as the event. `fields` must be bound to it.
  [[nodiscard]] std::optional<std::string_view> find(const Event& event, FieldCache& fields) const;
};

/// An aggregate's fields, found once.
struct AggregateFields {
  std::vector<AggregateField> by;
  std::optional<AggregateField> distinct;
};

[[nodiscard]] AggregateFields resolve_fields(const Aggregate& aggregate, FieldTable& fields);

}  // namespace ttp::rule
