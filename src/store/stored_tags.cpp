// SPDX-License-Identifier: Apache-2.0
#include "store/stored_tags.hpp"

#include <algorithm>

#include "base/quick_hash.hpp"

namespace ttp::store {

namespace {

/// Of two sources with one digest either is taken for the other until their texts are compared.
std::uint64_t source_digest(std::string_view kind, std::string_view id) {
  return quick_hash(id) * 0x9e3779b97f4a7c15U + quick_hash(kind);
}

/// In front of an anchor: an attacker and an identity may have the same id.
constexpr std::string_view attacker_prefix = "attacker|";
constexpr std::string_view identity_prefix = "identity|";
constexpr std::size_t prefix_size = attacker_prefix.size();
static_assert(identity_prefix.size() == prefix_size);

std::string text_of(sqlite3_stmt* query, int column) {
  return std::string(column_view(query, column).value_or(""));
}

}  // namespace

StoredTags::StoredTags(Database& database) : database_(database) {
  database_.require_columns("ttp_tag", tag_columns());
  database_.guard([&] {
    const auto look_up = [&](std::string_view column) {
      return prepare(database_, "SELECT source_kind, source_id, rowid, uuid FROM ttp_tag WHERE " +
                                    std::string(column) + " = ?");
    };
    by_attacker_ = look_up("attacker_uuid");
    by_identity_ = look_up("identity_uuid");
    by_row_ = prepare(database_,
                      "SELECT source_kind, source_id, uuid, rule_id, rule_version, tactic, "
                      "technique_id, coalesce(sub_technique_id, ''), confidence "
                      "FROM ttp_tag WHERE rowid = ?");
    by_uuid_ = prepare(database_, "SELECT 1 FROM ttp_tag WHERE uuid = ?");
  });
}

std::span<const StoredId> StoredTags::ids_of(const Event& event) {
  if (!event.has_anchor()) return {};
  const Ids& ids = ids_of_anchor(event);
  const std::uint64_t source = source_digest(event.source_kind, event.source_id);
  const auto before = [](const StoredId& id, std::uint64_t digest) { return id.source < digest; };
  const auto first = std::lower_bound(ids.begin(), ids.end(), source, before);
  auto last = first;
  while (last != ids.end() && last->source == source) ++last;
  return {first, last};
}

const std::vector<StoredTag>& StoredTags::of(const Event& event) {
  tags_.clear();
  const std::span<const StoredId> ids = ids_of(event);
  database_.guard([&] {
    sqlite3_stmt* const query = by_row_.get();
    for (const StoredId& id : ids) {
      bind_number(query, 1, id.row);
      while (step(query)) {
        if (column_view(query, 0) != event.source_kind) continue;
        if (column_view(query, 1) != event.source_id) continue;
        tags_.push_back({text_of(query, 2), text_of(query, 3), column_integer(query, 4),
                         text_of(query, 5), text_of(query, 6), text_of(query, 7),
                         column_real(query, 8)});
      }
    }
  });
  return tags_;
}

bool StoredTags::contains(std::string_view uuid) {
  return database_.guard([&] {
    bind_view(by_uuid_.get(), 1, uuid);
    const bool is_there = step(by_uuid_.get());
    if (is_there) rewind(by_uuid_.get());
    return is_there;
  });
}

const StoredTags::Ids& StoredTags::ids_of_anchor(const Event& event) {
  const bool by_attacker = event.attacker_uuid.has_value();
  const std::string_view anchor = by_attacker ? *event.attacker_uuid : *event.identity_uuid;
  const bool is_latest = latest_ != nullptr && is_latest_by_attacker_ == by_attacker &&
                         quick_equal(std::string_view(key_).substr(prefix_size), anchor);
  if (is_latest) return *latest_;
  is_latest_by_attacker_ = by_attacker;
  key_.assign(by_attacker ? attacker_prefix : identity_prefix).append(anchor);
  const auto forget = [&](std::string_view, const Ids& ids) { held_ -= ids.size(); };
  bool is_new = false;
  Ids& ids = anchors_.touch(key_, is_new, forget);
  latest_ = &ids;
  if (is_new) {
    load((by_attacker ? by_attacker_ : by_identity_).get(), anchor, ids);
    held_ += ids.size();
    while (held_ > limits::stored_ids && anchors_.size() > 1) anchors_.forget_oldest(forget);
  }
  return ids;
}

void StoredTags::load(sqlite3_stmt* query, std::string_view anchor, Ids& ids) {
  database_.guard([&] {
    bind_view(query, 1, anchor);
    while (step(query)) {
      // A null or a number is as its text, as SQLite has it.
      ids.push_back({source_digest(column_view(query, 0).value_or(""),
                                   column_view(query, 1).value_or("")),
                     column_integer(query, 2),
                     parse_uuid(column_view(query, 3).value_or("")).value_or(Uuid{})});
    }
  });
  std::stable_sort(ids.begin(), ids.end(),
                   [](const StoredId& a, const StoredId& b) { return a.source < b.source; });
  ids.shrink_to_fit();
}

}  // namespace ttp::store
