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
};

/// Looks stored tags up, one anchor (attacker or identity) at a time.
class StoredTags {
 public:
  /// `database` has the live tag table and outlives this.
  explicit StoredTags(Database& database);

  /// The tags of an event's source kind and source id. Valid until the next call.
  const std::vector<StoredTag>& of(const Event& event);

 private:
  void load(std::string_view column, std::string_view anchor);

  Database& database_;
  std::string key_;  // of the anchor in hand
  std::map<std::string, std::vector<StoredTag>, std::less<>> by_source_;
  std::vector<StoredTag> none_;
};

}  // namespace ttp::store
