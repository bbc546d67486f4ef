// SPDX-License-Identifier: Apache-2.0
// What a run saw, counted: the numbers behind every summary.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/text.hpp"
#include "model/tag.hpp"

namespace ttp::output {

/// Counts gathered while a run streams by; bounded memory.
class Summary {
 public:
  using Counts = std::map<std::string, std::uint64_t, std::less<>>;

  struct TechniqueRow {
    std::string id;
    std::uint64_t tags = 0;
    std::uint64_t sessions = 0;  ///< distinct ones, as far as sessions are remembered
  };
  struct SessionRow {
    std::string id;
    std::string attacker;
    std::uint64_t tags = 0;
    std::vector<std::string> techniques;  ///< in the order of their first tag
  };

  void count_tag(const Tag& tag);

  std::uint64_t records = 0;   ///< lines or rows read
  std::uint64_t events = 0;    ///< events judged
  std::uint64_t filtered = 0;  ///< events that a filter or the shard left out
  std::uint64_t tags = 0;      ///< tags shown or written
  std::uint64_t tagged_events = 0;
  std::uint64_t dropped = 0;   ///< tags below the confidence floor
  std::uint64_t uncertain = 0; ///< those of them that are below the floor of writing, too
  bool is_floor_raised = false;  ///< the floor is that of outputs for people, not what was asked for
  std::uint64_t rejected = 0;
  std::uint64_t unanchored = 0;  ///< events with tags that name nobody
  std::uint64_t exhausted = 0; ///< searches given up at the step limit
  Counts anomalies;            ///< by type; collapsed repeats count once
  Counts events_by_kind;
  Counts records_by_name;      ///< eventids and the like
  Counts reject_reasons;
  std::vector<std::string> unjudged_kinds;

  /// Techniques by number of tags, the most frequent first.
  [[nodiscard]] std::vector<TechniqueRow> techniques() const;

  /// The sessions with the most distinct techniques, then tags; at most `count`.
  [[nodiscard]] std::vector<SessionRow> top_sessions(std::size_t count) const;

  [[nodiscard]] std::uint64_t sessions() const { return sessions_.size(); }
  [[nodiscard]] bool has_more_sessions() const { return has_more_sessions_; }

 private:
  struct Session {
    std::string attacker;
    std::uint64_t tags = 0;
    std::vector<std::uint32_t> techniques;  // indices
  };
  std::uint32_t technique_index(std::string_view id);

  template <typename Value>
  using ByName = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

  ByName<std::uint32_t> technique_index_;
  std::vector<TechniqueRow> techniques_;
  ByName<Session> sessions_;
  bool has_more_sessions_ = false;
};

/// The summary as text for people, without anything that differs between two runs over the same
/// input. `color` adds terminal colours.
[[nodiscard]] std::string format_summary(const Summary& summary, bool color);

/// The same as one JSON object on one line.
[[nodiscard]] std::string format_summary_json(const Summary& summary);

}  // namespace ttp::output
