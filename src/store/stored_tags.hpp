// SPDX-License-Identifier: Apache-2.0
// Tags that a database already holds, by what was tagged.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "base/lru_table.hpp"
#include "model/event.hpp"
#include "store/database.hpp"
#include "store/statement.hpp"

namespace ttp::store {

struct StoredTag {
  std::string uuid;
  std::string rule_id;
  std::int64_t rule_version = 0;
  std::string tactic;
  std::string technique_id;
  std::string sub_technique_id;  ///< empty if there is none
  double confidence = 0;
};

/// As much of a stored tag as tells whether it is one that is given now.
struct StoredId {
  std::uint64_t source = 0;  ///< digest of its source kind and source id
  std::int64_t row = 0;      ///< row id in the table
  Uuid uuid{};               ///< zero for an id in another form than ours
};

/// Looks stored tags up. The ids of the latest anchors (attackers or identities) are kept, since
/// the live table has an index by anchor, but none by source; the rest of a tag is read when it is
/// asked for.
class StoredTags {
 public:
  /// `database` has the live tag table and outlives this.
  explicit StoredTags(Database& database);

  /// The ids of the tags of an event's source; in rare cases some of another source of the same
  /// anchor among them. Valid until the next call.
  [[nodiscard]] std::span<const StoredId> ids_of(const Event& event);

  /// The tags of an event's source kind and source id, in the order of the table. Valid until the
  /// next call.
  const std::vector<StoredTag>& of(const Event& event);

  /// Is a tag of this id stored, whoever its anchor is?
  [[nodiscard]] bool contains(std::string_view uuid);

 private:
  using Ids = std::vector<StoredId>;  // by source, those of one source in the order of the table
  const Ids& ids_of_anchor(const Event& event);
  void load(sqlite3_stmt* query, std::string_view anchor, Ids& ids);

  Database& database_;
  PreparedStatement by_attacker_;
  PreparedStatement by_identity_;
  PreparedStatement by_row_;
  PreparedStatement by_uuid_;
  LruTable<TextKey, Ids> anchors_{limits::stored_anchors};
  std::size_t held_ = 0;  // ids of all anchors
  std::string key_;       // of the anchor of the latest event
  bool is_latest_by_attacker_ = false;
  const Ids* latest_ = nullptr;  // its ids
  std::vector<StoredTag> tags_;
};

}  // namespace ttp::store
