// SPDX-License-Identifier: Apache-2.0
// Small databases of the live schema for tests.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <string>
#include <vector>

namespace ttp::test {

/// Makes an empty database with the tables that backfill reads and writes.
inline void make_live_database(const std::filesystem::path& path, bool wal) {
  SQLite::Database database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  if (wal) database.exec("PRAGMA journal_mode = WAL");
  database.exec(R"sql(
    CREATE TABLE attackers (uuid VARCHAR NOT NULL PRIMARY KEY, ip VARCHAR, identity_id VARCHAR,
      last_seen DATETIME NOT NULL, commands TEXT NOT NULL);
    CREATE INDEX ix_attackers_last_seen ON attackers (last_seen);
    CREATE TABLE canary_triggers (uuid VARCHAR NOT NULL PRIMARY KEY, token_uuid VARCHAR NOT NULL,
      occurred_at DATETIME NOT NULL, src_ip VARCHAR NOT NULL, user_agent VARCHAR,
      request_path VARCHAR, dns_qname VARCHAR, raw_headers TEXT NOT NULL, attacker_id VARCHAR);
    CREATE TABLE ttp_tag (uuid VARCHAR NOT NULL PRIMARY KEY, source_kind VARCHAR NOT NULL,
      source_id VARCHAR NOT NULL, attacker_uuid VARCHAR, identity_uuid VARCHAR,
      session_id VARCHAR, decky_id VARCHAR, tactic VARCHAR NOT NULL,
      technique_id VARCHAR NOT NULL, sub_technique_id VARCHAR, confidence FLOAT NOT NULL,
      rule_id VARCHAR NOT NULL, rule_version INTEGER NOT NULL, evidence JSON NOT NULL,
      attack_release VARCHAR NOT NULL, mitre_url VARCHAR, created_at DATETIME NOT NULL,
      CHECK (attacker_uuid IS NOT NULL OR identity_uuid IS NOT NULL),
      CHECK (confidence >= 0.0 AND confidence <= 1.0));
    CREATE INDEX ix_ttp_tag_attacker_uuid ON ttp_tag (attacker_uuid);
  )sql");
}

/// Runs a statement with text parameters.
inline void execute(SQLite::Database& database, const std::string& sql,
                    const std::vector<std::string>& parameters = {}) {
  SQLite::Statement statement(database, sql);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    statement.bind(static_cast<int>(i) + 1, parameters[i]);
  }
  statement.exec();
}

}  // namespace ttp::test
