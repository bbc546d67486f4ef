// SPDX-License-Identifier: Apache-2.0
#include "store/stored_tags.hpp"

namespace ttp::store {

namespace {

std::string source_key(std::string_view kind, std::string_view id) {
  return std::string(kind) + '|' + std::string(id);
}

}  // namespace

StoredTags::StoredTags(Database& database) : database_(database) {
  database_.require_columns("ttp_tag", tag_columns());
}

const std::vector<StoredTag>& StoredTags::of(const Event& event) {
  if (!event.has_anchor()) return none_;
  // The indexes of the live table are by attacker and by identity, not by source.
  const bool by_attacker = event.attacker_uuid.has_value();
  const std::string_view column = by_attacker ? "attacker_uuid" : "identity_uuid";
  const std::string_view anchor = by_attacker ? *event.attacker_uuid : *event.identity_uuid;
  std::string key = std::string(column) + '|' + std::string(anchor);
  if (key != key_) {
    load(column, anchor);
    key_ = std::move(key);
  }
  const auto it = by_source_.find(source_key(event.source_kind, event.source_id));
  return it == by_source_.end() ? none_ : it->second;
}

void StoredTags::load(std::string_view column, std::string_view anchor) {
  by_source_.clear();
  database_.guard([&] {
    SQLite::Statement query(database_.handle(),
                            "SELECT source_kind, source_id, uuid, rule_id, rule_version, tactic, "
                            "technique_id, coalesce(sub_technique_id, '') FROM ttp_tag WHERE " +
                                std::string(column) + " = ?");
    query.bind(1, std::string(anchor));
    while (query.executeStep()) {
      const std::string key =
          source_key(query.getColumn(0).getString(), query.getColumn(1).getString());
      by_source_[key].push_back({query.getColumn(2).getString(), query.getColumn(3).getString(),
                                 query.getColumn(4).getInt64(), query.getColumn(5).getString(),
                                 query.getColumn(6).getString(),
                                 query.getColumn(7).getString()});
    }
  });
}

}  // namespace ttp::store
