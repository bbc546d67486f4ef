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
  const bool by_attacker = event.attacker_uuid.has_value();
  const std::string_view column = by_attacker ? "attacker_uuid" : "identity_uuid";
  const std::string_view anchor = by_attacker ? *event.attacker_uuid : *event.identity_uuid;
  bool is_new = false;
  BySource& by_source = anchors_.touch(std::string(column) + '|' + std::string(anchor), is_new,
                                       [](const std::string&, BySource&) {});
  if (is_new) load(column, anchor, by_source);
  const auto it = by_source.find(source_key(event.source_kind, event.source_id));
  return it == by_source.end() ? none_ : it->second;
}

bool StoredTags::contains(const std::string& uuid) {
  return database_.guard([&] {
    if (!contains_) contains_.emplace(database_.handle(), "SELECT 1 FROM ttp_tag WHERE uuid = ?");
    contains_->bind(1, uuid);
    const bool is_there = contains_->executeStep();
    contains_->reset();
    return is_there;
  });
}

void StoredTags::load(std::string_view column, std::string_view anchor, BySource& by_source) {
  database_.guard([&] {
    by_source.clear();
    SQLite::Statement query(database_.handle(),
                            "SELECT source_kind, source_id, uuid, rule_id, rule_version, tactic, "
                            "technique_id, coalesce(sub_technique_id, ''), confidence "
                            "FROM ttp_tag WHERE " +
                                std::string(column) + " = ?");
    query.bind(1, std::string(anchor));
    while (query.executeStep()) {
      const std::string key =
          source_key(query.getColumn(0).getString(), query.getColumn(1).getString());
      by_source[key].push_back({query.getColumn(2).getString(), query.getColumn(3).getString(),
                                query.getColumn(4).getInt64(), query.getColumn(5).getString(),
                                query.getColumn(6).getString(), query.getColumn(7).getString(),
                                query.getColumn(8).getDouble()});
    }
  });
}

}  // namespace ttp::store
