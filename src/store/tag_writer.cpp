// SPDX-License-Identifier: Apache-2.0
#include "store/tag_writer.hpp"

#include "base/json.hpp"
#include "base/limits.hpp"

namespace ttp::store {

namespace {

constexpr const char* insert_sql =
    "INSERT INTO ttp_tag (uuid, source_kind, source_id, attacker_uuid, identity_uuid, session_id, "
    "decky_id, tactic, technique_id, sub_technique_id, confidence, rule_id, rule_version, "
    "evidence, attack_release, mitre_url, created_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uuid) DO NOTHING";

std::optional<std::string> owned(const std::optional<std::string_view>& text) {
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

}  // namespace

TagWriter::TagWriter(Database& database, Options options)
    : database_(database), options_(std::move(options)) {
  database_.require_columns("ttp_tag", tag_columns());
  statement_ = database_.guard(
      [&] { return std::make_unique<SQLite::Statement>(database_.handle(), insert_sql); });
}

TagWriter::~TagWriter() = default;

void TagWriter::add(const Tag& tag, const Uuid& uuid) {
  const Event& event = *tag.event;
  Row row{uuid,
          std::string(event.source_kind),
          std::string(event.source_id),
          owned(tag.attacker_uuid),
          owned(event.identity_uuid),
          owned(event.session_id),
          owned(event.decky_id),
          tag.rule,
          tag.emit,
          tag.confidence,
          {},
          {}};
  append_json_ascii(row.evidence, tag.evidence);
  if (options_.on_new) options_.render(row.rendered, tag, uuid);
  pending_bytes_ += row.evidence.size() + row.rendered.size() + row.source_id.size();
  rows_.push_back(std::move(row));
  if (rows_.size() >= options_.batch_size || pending_bytes_ >= limits::pending_bytes) flush();
}

void TagWriter::flush() {
  if (rows_.empty()) return;
  if (options_.before_write) options_.before_write();
  std::vector<const Row*> added;
  database_.guard([&] { insert_all(added); });
  inserted_ += added.size();
  if (options_.on_new) {
    for (const Row* row : added) options_.on_new(row->rendered);
  }
  rows_.clear();
  pending_bytes_ = 0;
  if (options_.after_write) options_.after_write();
}

void TagWriter::insert_all(std::vector<const Row*>& added) {
  const std::string created_at = format_sql(options_.clock());
  SQLite::Transaction transaction(database_.handle(), SQLite::TransactionBehavior::IMMEDIATE);
  for (const Row& row : rows_) {
    if (insert(row, created_at)) added.push_back(&row);
  }
  transaction.commit();
}

bool TagWriter::insert(const Row& row, const std::string& created_at) {
  SQLite::Statement& insert = *statement_;
  int column = 0;
  const auto text = [&](const std::string& value) { insert.bindNoCopy(++column, value); };
  const auto optional = [&](const std::optional<std::string>& value) {
    if (value) return text(*value);
    insert.bind(++column);
  };
  const std::string uuid = to_string(row.uuid);
  text(uuid);
  text(row.source_kind);
  text(row.source_id);
  optional(row.attacker_uuid);
  optional(row.identity_uuid);
  optional(row.session_id);
  optional(row.decky_id);
  text(row.emit->tactic);
  text(row.emit->technique_id);
  optional(row.emit->sub_technique_id);
  insert.bind(++column, row.confidence);
  text(row.rule->id);
  insert.bind(++column, row.rule->version);
  text(row.evidence);
  text(row.rule->attack_release);
  text(row.emit->mitre_url);
  text(created_at);
  const bool is_added = insert.exec() == 1;
  insert.reset();
  insert.clearBindings();
  return is_added;
}

}  // namespace ttp::store
