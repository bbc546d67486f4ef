// SPDX-License-Identifier: Apache-2.0
// Which events are judged, and which tags are kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/event.hpp"
#include "model/tag.hpp"

namespace ttp::pipeline {

/// One part of the work, of `count` parts: every part reads everything and owns what hashes to it.
struct Shard {
  std::uint64_t index = 0;
  std::uint64_t count = 1;

  /// An event belongs to its attacker, else to its session, else to itself.
  [[nodiscard]] bool owns(const Event& event) const;
};

/// Empty lists and absent bounds let everything through.
struct EventFilter {
  std::vector<std::string> kinds;
  std::vector<std::string> sessions;
  std::vector<std::string> attackers;  ///< attacker or identity uuids
  std::optional<Timestamp> since;      ///< inclusive; an event without a time is left out
  std::optional<Timestamp> until;      ///< exclusive; likewise
  Shard shard;

  /// True if the event is to be judged: by this shard, …
  [[nodiscard]] bool accepts(const Event& event) const;
  /// … or by any shard.
  [[nodiscard]] bool selects(const Event& event) const;
  /// True if it accepts whatever there is.
  [[nodiscard]] bool accepts_all() const;
};

struct TagFilter {
  std::vector<std::string> techniques;  ///< a technique stands for its sub-techniques too
  std::vector<std::string> tactics;
  std::vector<std::string> rules;
  double min_confidence = write_floor;

  /// Without regard to confidence.
  [[nodiscard]] bool accepts(std::string_view rule, std::string_view tactic,
                             std::string_view technique, std::string_view sub_technique) const;
  [[nodiscard]] bool accepts(const Tag& tag) const;
};

}  // namespace ttp::pipeline
