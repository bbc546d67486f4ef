// SPDX-License-Identifier: Apache-2.0
#include "store/anomaly_writer.hpp"

#include "base/json.hpp"
#include "store/schema.hpp"

namespace ttp::store {

namespace {

constexpr const char* insert_anomaly_sql =
    "INSERT INTO ttp_anomaly (uuid, source_id, session_id, attacker_uuid, identity_uuid, decky_id, "
    "call_index, ts, anomaly_type, confidence, description, tool, evidence, count, created_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uuid) DO NOTHING";

std::optional<std::string> owned(const std::optional<std::string_view>& text) {
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

}  // namespace

AnomalyWriter::AnomalyWriter(Database& database, std::size_t batch_size,
                             std::function<Timestamp()> clock)
    : database_(database),
      batch_size_(batch_size),
      clock_(std::move(clock)),
      ids_(tag_namespace()) {
  database_.guard([&] { database_.handle().exec(anomaly_schema); });
  statement_ = database_.guard(
      [&] { return std::make_unique<SQLite::Statement>(database_.handle(), insert_anomaly_sql); });
}

AnomalyWriter::~AnomalyWriter() = default;

void AnomalyWriter::add(const Event& event) {
  const Anomaly& anomaly = *event.anomaly;
  std::string evidence = "[";
  for (const AnomalyCall& call : anomaly.evidence) {
    if (evidence.size() > 1) evidence += ", ";
    evidence += "{\"index\": " + std::to_string(call.index) + ", \"tool\": ";
    append_json_string(evidence, call.tool);
    evidence += '}';
  }
  evidence += ']';
  rows_.push_back({to_string(ids_.make("anomaly|" + std::string(event.source_id))),
                   std::string(event.source_id), std::string(anomaly.session_id),
                   owned(event.attacker_uuid), owned(event.identity_uuid), owned(event.decky_id),
                   static_cast<std::int64_t>(anomaly.call_index),
                   event.ts ? std::optional(format_sql(*event.ts)) : std::nullopt,
                   std::string(to_text(anomaly.type)), anomaly.confidence,
                   std::string(anomaly.description), std::string(anomaly.tool),
                   std::move(evidence), static_cast<std::int64_t>(anomaly.count)});
  if (rows_.size() >= batch_size_) flush();
}

void AnomalyWriter::flush() {
  if (rows_.empty()) return;
  std::uint64_t added = 0;
  database_.guard([&] {
    const std::string created_at = format_sql(clock_());
    SQLite::Transaction transaction(database_.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    for (const Row& row : rows_) added += insert(row, created_at) ? 1U : 0U;
    transaction.commit();
  });
  inserted_ += added;
  rows_.clear();
}

bool AnomalyWriter::insert(const Row& row, const std::string& created_at) {
  SQLite::Statement& insert = *statement_;
  int column = 0;
  const auto text = [&](const std::string& value) { insert.bindNoCopy(++column, value); };
  const auto optional = [&](const std::optional<std::string>& value) {
    if (value) return text(*value);
    insert.bind(++column);
  };
  text(row.uuid);
  text(row.source_id);
  text(row.session_id);
  optional(row.attacker_uuid);
  optional(row.identity_uuid);
  optional(row.decky_id);
  insert.bind(++column, row.call_index);
  optional(row.ts);
  text(row.type);
  insert.bind(++column, row.confidence);
  text(row.description);
  text(row.tool);
  text(row.evidence);
  insert.bind(++column, row.count);
  text(created_at);
  const bool is_added = insert.exec() == 1;
  insert.reset();
  insert.clearBindings();
  return is_added;
}

}  // namespace ttp::store
