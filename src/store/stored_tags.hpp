// SPDX-License-Identifier: Apache-2.0
// Tags that a database already holds, by what was tagged.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/lru_map.hpp"
#include "model/event.hpp"
#include "store/database.hpp"

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

/// Looks stored tags up. Those of the latest anchors (attackers or identities) are kept, since
/// the live table has an index by anchor, but none by source.
class StoredTags {
 public:
  /// `database` has the live tag table and outlives this.
  explicit StoredTags(Database& database);

  /// The tags of an event's source kind and source id. Valid until the next call.
  const std::vector<StoredTag>& of(const Event& event);

  /// Is a tag of this id stored, whoever its anchor is?
  [[nodiscard]] bool contains(const std::string& uuid);

 private:
  using BySource = std::map<std::string, std::vector<StoredTag>, std::less<>>;
  void load(std::string_view column, std::string_view anchor, BySource& by_source);

  Database& database_;
  LruMap<BySource> anchors_{limits::stored_anchors};
  std::optional<SQLite::Statement> contains_;
  std::vector<StoredTag> none_;
};

}  // namespace ttp::store
