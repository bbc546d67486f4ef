// SPDX-License-Identifier: Apache-2.0
#include "store/tag_writer.hpp"

#include <sqlite3.h>

#include "base/json.hpp"

namespace ttp::store {

namespace {

constexpr int columns_a_row = 17;

/// A row that breaks a constraint ends the transaction, as it would be ended anyway: without "OR
/// ROLLBACK" the engine keeps a journal of every statement of several rows, which costs more than
/// such a statement saves.
std::string insert_tags_sql(std::size_t rows) {
  std::string sql =
      "INSERT OR ROLLBACK INTO ttp_tag (uuid, source_kind, source_id, attacker_uuid, identity_uuid, "
      "session_id, decky_id, tactic, technique_id, sub_technique_id, confidence, rule_id, "
      "rule_version, evidence, attack_release, mitre_url, created_at) VALUES ";
  for (std::size_t row = 0; row < rows; ++row) {
    if (row > 0) sql += ", ";
    sql += "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  }
  return sql + " ON CONFLICT (uuid) DO NOTHING";
}

/// Evidence of more bytes than this is written by itself, so that a chunk stays small.
constexpr std::size_t large_evidence = 64U << 10;

}  // namespace

/// Rows on their way into one statement.
struct TagWriter::Chunk {
  std::string created_at;
  std::size_t capacity;
  std::array<Row*, chunk_rows> rows{};
  std::size_t size = 0;
  std::uint64_t added = 0;
};

TagWriter::TagWriter(Database& database, Options options)
    : database_(database), options_(std::move(options)), known_(database) {
  database_.guard([&] {
    insert_one_ = prepare(database_, insert_tags_sql(1));
    insert_chunk_ = prepare(database_, insert_tags_sql(chunk_rows));
  });
}

TagWriter::~TagWriter() = default;

std::string_view TagWriter::keep(std::string_view text, std::string_view before) {
  return text == before ? before : texts_.copy(text);
}

TagWriter::OptionalText TagWriter::keep(const OptionalText& text, const OptionalText& before) {
  return text ? OptionalText(keep(*text, before.value_or(""))) : std::nullopt;
}

void TagWriter::add(const Tag& tag, const Uuid& uuid) {
  if (!known_.contains(tag, uuid)) take(tag, uuid);
  if (++batch_ >= options_.batch_size || pending_bytes_ >= limits::pending_bytes) flush();
}

void TagWriter::take(const Tag& tag, const Uuid& uuid) {
  const Event& event = *tag.event;
  // Neighbours have most of their ids in common, which are then kept once.
  static const Row none{};
  const std::string_view evidence = texts_.copy(tag.evidence.text());
  const Row& before = rows_.empty() ? none : rows_.back();
  rows_.push_back({uuid, keep(event.source_kind, before.source_kind),
                   keep(event.source_id, before.source_id),
                   keep(tag.attacker_uuid, before.attacker_uuid),
                   keep(event.identity_uuid, before.identity_uuid),
                   keep(event.session_id, before.session_id),
                   keep(event.decky_id, before.decky_id), event.ts, tag.rule, tag.emit,
                   tag.confidence, evidence});
  pending_bytes_ += evidence.size() + event.source_id.size() + sizeof(Row);
}

void TagWriter::flush() {
  if (batch_ == 0) return;
  if (options_.before_write) options_.before_write();
  if (!rows_.empty()) {
    inserted_ += database_.guard([&] { return insert_all(); });
    if (options_.on_new) tell_of_new();
  }
  batch_ = 0;
  rows_.clear();
  texts_.reset();
  pending_bytes_ = 0;
  if (options_.after_write) options_.after_write();
}

std::uint64_t TagWriter::insert_all() {
  // The engine counts the rows that a statement added, but doesn't say which.
  Chunk chunk{format_sql(options_.clock()), options_.on_new ? 1 : chunk_rows};
  bind_view(insert_one_.get(), columns_a_row, chunk.created_at);
  for (std::size_t place = 1; place <= chunk_rows; ++place) {
    bind_view(insert_chunk_.get(), static_cast<int>(place) * columns_a_row, chunk.created_at);
  }
  SQLite::Transaction transaction(database_.handle(), SQLite::TransactionBehavior::IMMEDIATE);
  for (Row& row : rows_) {
    const bool is_large = row.evidence.size() > large_evidence;
    if (is_large || chunk.size == chunk.capacity) insert_pending(chunk);
    chunk.rows[chunk.size++] = &row;
    if (is_large) insert_pending(chunk);
  }
  insert_pending(chunk);
  transaction.commit();
  return chunk.added;
}

void TagWriter::insert_pending(Chunk& chunk) {
  insert(std::span(chunk.rows).first(chunk.size), chunk);
  chunk.size = 0;
}

void TagWriter::insert(std::span<Row* const> rows, Chunk& chunk) {
  if (rows.empty()) return;
  if (rows.size() < chunk_rows && rows.size() > 1) {
    for (std::size_t i = 0; i < rows.size(); ++i) insert(rows.subspan(i, 1), chunk);
    return;
  }
  sqlite3_stmt* const statement = rows.size() == 1 ? insert_one_.get() : insert_chunk_.get();
  for (std::size_t place = 0; place < rows.size(); ++place) bind(statement, *rows[place], place);
  step(statement);
  const auto added = static_cast<std::size_t>(sqlite3_changes(database_.handle().getHandle()));
  chunk.added += added;
  if (rows.size() == 1) rows.front()->is_added = added == 1;
}

void TagWriter::bind(sqlite3_stmt* statement, const Row& row, std::size_t place) {
  int column = static_cast<int>(place) * columns_a_row;
  const auto text = [&](const auto& value) { bind_view(statement, ++column, value); };
  uuids_[place] = uuid_text(row.uuid);
  std::string& evidence = evidence_[place];
  if (evidence.capacity() > large_evidence) evidence = {};
  evidence.clear();
  append_json_ascii(evidence, row.evidence);
  text(std::string_view(uuids_[place].data(), uuids_[place].size()));
  text(row.source_kind);
  text(row.source_id);
  text(row.attacker_uuid);
  text(row.identity_uuid);
  text(row.session_id);
  text(row.decky_id);
  text(row.emit->tactic);
  text(row.emit->technique_id);
  text(row.emit->sub_technique_id);
  bind_number(statement, ++column, row.confidence);
  text(row.rule->id);
  bind_number(statement, ++column, row.rule->version);
  text(evidence);
  text(row.rule->attack_release);
  text(row.emit->mitre_url);
}

void TagWriter::tell_of_new() {
  Event event;
  for (const Row& row : rows_) {
    if (!row.is_added) continue;
    event.source_kind = row.source_kind;
    event.source_id = row.source_id;
    event.attacker_uuid = row.attacker_uuid;
    event.identity_uuid = row.identity_uuid;
    event.session_id = row.session_id;
    event.decky_id = row.decky_id;
    event.ts = row.ts;
    rendered_.clear();
    options_.render(rendered_,
                    {&event, row.rule, row.emit, row.attacker_uuid, row.confidence, row.evidence},
                    row.uuid);
    options_.on_new(rendered_);
  }
}

}  // namespace ttp::store
