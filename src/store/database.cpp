// SPDX-License-Identifier: Apache-2.0
#include "store/database.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <thread>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "store/schema.hpp"

namespace ttp::store {

namespace {

constexpr int wait_step_ms = 20;
constexpr int tell_after_ms = 1000;

constexpr auto columns_of_tag = std::to_array<std::string_view>(
    {"uuid", "source_kind", "source_id", "attacker_uuid", "identity_uuid", "session_id",
     "decky_id", "tactic", "technique_id", "sub_technique_id", "confidence", "rule_id",
     "rule_version", "evidence", "attack_release", "mitre_url", "created_at"});

}  // namespace

std::span<const std::string_view> tag_columns() { return columns_of_tag; }

std::string database_engine_version() { return sqlite3_libversion(); }

Database::Database(const DatabaseOptions& options, Mode mode)
    : path_(options.path), busy_timeout_ms_(options.busy_timeout_ms), notice_(options.notice) {
  std::error_code error;
  const auto status = std::filesystem::status(path_, error);
  if (!std::filesystem::exists(status) && mode != Mode::create) {
    throw Error("no such database: '" + path_ + "'");
  }
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    throw Error("'" + path_ + "' is not a database file");
  }
  guard([&] { open(mode); });
}

Database::~Database() = default;

void Database::open(Mode mode) {
  int flags = mode == Mode::read ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE;
  if (mode == Mode::create) flags |= SQLite::OPEN_CREATE;
  // There is one thread: locking a mutex for each value of a row would be felt.
  flags |= SQLITE_OPEN_NOMUTEX;
  // "./" keeps names such as ":memory:" and "file:x" from meaning anything but a file.
  database_ = std::make_unique<SQLite::Database>(
      path_.starts_with('/') ? path_ : "./" + path_, flags);
  sqlite3_busy_handler(database_->getHandle(), &Database::wait_for_lock, this);
  const int tables = database_->execAndGet("SELECT count(*) FROM sqlite_master").getInt();
  if (mode != Mode::read && sqlite3_db_readonly(database_->getHandle(), "main") == 1) {
    throw Error("the database '" + path_ + "' is read-only");
  }
  if (mode == Mode::create && tables == 0) create_tag_tables();
  if (mode != Mode::read) {
    database_->exec("PRAGMA synchronous = NORMAL");
    database_->exec("PRAGMA cache_size = -" + std::to_string(limits::write_cache_kib));
  }
}

void Database::create_tag_tables() {
  database_->exec("PRAGMA journal_mode = WAL");
  // Another process may be at the same work: whoever comes first makes the tables.
  SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
  if (database_->execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0) {
    database_->exec(tag_schema);
  }
  transaction.commit();
}

bool Database::has_table(std::string_view name) {
  return guard([&] {
    SQLite::Statement query(*database_,
                            "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') "
                            "AND name = ?");
    query.bind(1, std::string(name));
    return query.executeStep();
  });
}

bool Database::has_index(std::string_view table, std::string_view column) {
  return guard([&] {
    SQLite::Statement query(*database_,
                            "SELECT 1 FROM pragma_index_list(?1) AS indexes, "
                            "pragma_index_info(indexes.name) AS columns WHERE indexes.partial = 0 "
                            "GROUP BY indexes.name HAVING count(*) = 1 AND max(columns.name) = ?2");
    query.bind(1, std::string(table));
    query.bind(2, std::string(column));
    return query.executeStep();
  });
}

bool Database::has_row_ids(std::string_view table) {
  return guard([&] {
    SQLite::Statement query(*database_,
                            "SELECT 1 FROM pragma_table_list WHERE schema = 'main' AND name = ? "
                            "COLLATE NOCASE AND type = 'table' AND wr = 0");
    query.bind(1, std::string(table));
    return query.executeStep();
  });
}

void Database::require_row_ids(std::string_view table) {
  if (has_row_ids(table)) return;
  throw Error("'" + std::string(table) + "' of '" + path_ +
              "' is a view or a table WITHOUT ROWID; a table with row ids is needed");
}

void Database::require_columns(std::string_view table,
                               std::span<const std::string_view> columns) {
  const std::vector<std::string> present = guard([&] {
    SQLite::Statement query(*database_, "SELECT name FROM pragma_table_info(?)");
    query.bind(1, std::string(table));
    std::vector<std::string> names;
    while (query.executeStep()) names.push_back(query.getColumn(0).getString());
    return names;
  });
  if (present.empty()) {
    throw Error("the database '" + path_ + "' has no table '" + std::string(table) + "'");
  }
  for (const std::string_view column : columns) {
    if (std::find(present.begin(), present.end(), column) == present.end()) {
      throw Error("the table '" + std::string(table) + "' of '" + path_ + "' has no column '" +
                  std::string(column) + "'");
    }
  }
}

bool Database::is_wal() {
  return guard(
      [&] { return database_->execAndGet("PRAGMA journal_mode").getString() == "wal"; });
}

int Database::wait_for_lock(void* self, int attempts) {
  auto& database = *static_cast<Database*>(self);
  const int waited = attempts * wait_step_ms;
  if (waited >= database.busy_timeout_ms_) return 0;
  if (waited >= tell_after_ms && !database.told_ && database.notice_) {
    database.told_ = true;
    database.notice_("waiting for another process to unlock '" + database.path_ + "'");
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(
      std::min(wait_step_ms, database.busy_timeout_ms_ - waited)));
  return 1;
}

void Database::fail(const SQLite::Exception& error) const {
  switch (error.getErrorCode()) {
    case SQLITE_NOTADB: throw Error("'" + path_ + "' is not an SQLite database");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw Error("the database '" + path_ + "' stayed locked by another process for " +
                  std::to_string(busy_timeout_ms_ / 1000) +
                  " s (--busy-timeout); what was committed before is safe, run it again");
    case SQLITE_READONLY:
      if (error.getExtendedErrorCode() == SQLITE_READONLY_ROLLBACK) {
        throw Error("the database '" + path_ +
                    "' was left in the middle of a transaction, which only a run that writes (no "
                    "--dry-run), or another program that opens it for writing, can take back");
      }
      throw Error("the database '" + path_ + "' is read-only");
    case SQLITE_FULL:
      throw Error("no space left for the database '" + path_ +
                  "'; what was committed before is safe, run it again");
    case SQLITE_CANTOPEN: throw Error("cannot open the database '" + path_ + "'");
    case SQLITE_CORRUPT: throw Error("the database '" + path_ + "' is damaged");
    default: throw Error("database '" + path_ + "': " + error.what());
  }
}

}  // namespace ttp::store
