// SPDX-License-Identifier: Apache-2.0
// Stored tags: chosen, summed up, or one by one.
#pragma once

#include <array>
#include <csignal>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"
#include "store/statement.hpp"

namespace ttp::store {

/// What tags are summed up by: the sub-technique or else the technique, the source kind, the day on
/// which the tag was stored …
enum class TagKey { technique, tactic, rule, attacker, session, source, decoy, day };

/// Their names, in their order.
inline constexpr auto tag_key_names = std::to_array<std::string_view>(
    {"technique", "tactic", "rule", "attacker", "session", "source", "decoy", "day"});

/// Which tags. Empty lists and absent bounds let everything through.
struct TagSelection {
  std::vector<std::string> kinds;
  std::vector<std::string> sessions;
  std::vector<std::string> attackers;   ///< attacker or identity uuids
  std::vector<std::string> techniques;  ///< a technique stands for its sub-techniques too
  std::vector<std::string> tactics;
  std::vector<std::string> rules;
  std::optional<std::string> since;  ///< stored then or later, as format_sql() has it
  std::optional<std::string> until;  ///< stored before, likewise
  double min_confidence = 0;
};

/// What several tags add up to. Views live until the next sum.
struct TagSum {
  std::optional<std::string_view> key;  ///< nothing: that of tags without one
  std::uint64_t tags = 0;
  std::uint64_t events = 0;     ///< different ones, by source kind and source id
  std::uint64_t sessions = 0;   ///< different ones
  std::uint64_t attackers = 0;  ///< different attacker uuids
  double highest_confidence = 0;
  std::string_view first_stored;  ///< as the table has it; empty if there is none
  std::string_view last_stored;
};

/// Tags that have all this in common. Views live until the next sum.
struct TechniqueSum {
  std::string_view technique;  ///< the sub-technique, else the technique
  std::string_view tactic;
  std::string_view rule_id;
  std::string_view attack_release;
  std::uint64_t tags = 0;
  double highest_confidence = 0;
};

/// A tag as it is stored; nothing in it was checked. Views live until the next row.
struct TagRow {
  std::string_view uuid;
  std::string_view source_kind;
  std::string_view source_id;
  std::optional<std::string_view> attacker_uuid;
  std::optional<std::string_view> identity_uuid;
  std::optional<std::string_view> session_id;
  std::optional<std::string_view> decky_id;
  std::string_view tactic;
  std::string_view technique_id;
  std::optional<std::string_view> sub_technique_id;
  double confidence = 0;
  std::string_view rule_id;
  std::int64_t rule_version = 0;
  std::string_view evidence;
  std::string_view attack_release;
  std::optional<std::string_view> mitre_url;
};

/// Reads the table of tags. All that one object says is of one moment. Grouping and sorting is the
/// engine's work, which keeps in files what becomes large.
class TagReport {
 public:
  /// Throws ttp::Error if there is no such table. `database` outlives this; once `stop` is not 0, what
  /// is being read ends with ttp::Error.
  TagReport(Database& database, TagSelection selection, const volatile std::sig_atomic_t* stop);
  ~TagReport();
  TagReport(const TagReport&) = delete;
  TagReport& operator=(const TagReport&) = delete;

  /// The sum of all.
  void total(const std::function<void(const TagSum&)>& take);

  /// A sum for each key, most tags first, then by key.
  void sums(TagKey key, const std::function<void(const TagSum&)>& take);

  /// Sums for a matrix of techniques, in no order.
  void technique_sums(const std::function<void(const TechniqueSum&)>& take);

  /// The tags in the order of their uuids.
  void tags(const std::function<void(const TagRow&)>& take);

 private:
  [[nodiscard]] PreparedStatement query(const std::string& columns, const std::string& rest);

  Database& database_;
  TagSelection selection_;
  const volatile std::sig_atomic_t* stop_;
  std::string condition_;
  SQLite::Transaction snapshot_;
};

}  // namespace ttp::store
