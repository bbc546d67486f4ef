// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <iterator>

#include "make_data.hpp"
#include "sqlite_handle.hpp"
#include "store/schema.hpp"
#include "texts.hpp"

namespace ttp::benchmark {

namespace {

constexpr std::uint64_t commands_of_a_row = 40;

/// About 140,000 new rows for 200,000 commands with the shipped rules.
constexpr double usual_share = 0.358;

/// The live table, with its indexes.
constexpr const char* attackers_schema = R"sql(
CREATE TABLE attackers (
  uuid VARCHAR NOT NULL,
  ip VARCHAR NOT NULL,
  identity_id VARCHAR,
  first_seen DATETIME NOT NULL,
  last_seen DATETIME NOT NULL,
  event_count INTEGER NOT NULL,
  service_count INTEGER NOT NULL,
  decky_count INTEGER NOT NULL,
  services TEXT NOT NULL,
  deckies TEXT NOT NULL,
  traversal_path TEXT,
  is_traversal BOOLEAN NOT NULL,
  bounty_count INTEGER NOT NULL,
  credential_count INTEGER NOT NULL,
  fingerprints TEXT NOT NULL,
  commands TEXT NOT NULL,
  country_code VARCHAR(2),
  country_source VARCHAR(16),
  asn INTEGER,
  as_name VARCHAR(128),
  bgp_prefix VARCHAR(43),
  asn_source VARCHAR(16),
  rpki_status VARCHAR(16),
  rpki_source VARCHAR(16),
  ptr_record VARCHAR(256),
  rotation_count INTEGER NOT NULL,
  last_rotation_at DATETIME,
  ipv6_leak_count INTEGER NOT NULL,
  last_ipv6_leak_at DATETIME,
  last_ipv6_link_local VARCHAR(45),
  last_ipv6_iid_kind VARCHAR(16),
  last_ipv6_mac_oui VARCHAR(8),
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (uuid)
);
CREATE INDEX ix_attackers_asn ON attackers (asn);
CREATE INDEX ix_attackers_bgp_prefix ON attackers (bgp_prefix);
CREATE INDEX ix_attackers_country_code ON attackers (country_code);
CREATE INDEX ix_attackers_first_seen ON attackers (first_seen);
CREATE INDEX ix_attackers_identity_id ON attackers (identity_id);
CREATE INDEX ix_attackers_ip ON attackers (ip);
CREATE INDEX ix_attackers_last_ipv6_leak_at ON attackers (last_ipv6_leak_at);
CREATE INDEX ix_attackers_last_rotation_at ON attackers (last_rotation_at);
CREATE INDEX ix_attackers_last_seen ON attackers (last_seen);
CREATE INDEX ix_attackers_updated_at ON attackers (updated_at);
)sql";

constexpr const char* insert_sql =
    "INSERT INTO attackers (uuid, ip, identity_id, first_seen, last_seen, event_count, "
    "service_count, decky_count, services, deckies, is_traversal, bounty_count, credential_count, "
    "fingerprints, commands, rotation_count, ipv6_leak_count, updated_at) "
    "VALUES (?1, ?2, NULL, ?3, ?3, ?4, 1, 1, '[\"ssh\"]', '[]', 0, 0, 0, '[]', ?5, 0, 0, ?3)";

std::string uuid(std::uint64_t number) {
  std::string text(36, '\0');
  write_uuid(number, text.data());
  return text;
}

}  // namespace

void make_database(Arguments& arguments) {
  const std::string file = arguments.text("file", "");
  const auto commands = arguments.number<std::uint64_t>("commands", 200'000);
  const auto seed = arguments.number<std::uint64_t>("seed", 1);
  const auto share = arguments.number<double>("tagged", usual_share);
  arguments.require_empty();
  if (file.empty()) throw std::runtime_error("give --file");
  std::filesystem::remove(file);

  Sqlite database(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("BEGIN");
  database.exec(attackers_schema);
  database.exec(store::tag_schema);
  Statement insert(database, insert_sql);
  const Texts texts;
  Random random(seed);
  for (std::uint64_t begin = 0; begin < commands; begin += commands_of_a_row) {
    const std::uint64_t end = std::min(commands, begin + commands_of_a_row);
    const std::string attacker = uuid(random.next());
    const std::string session = uuid(random.next());
    const std::string ip = fmt::format("203.0.113.{}", 1 + random.below(254));
    std::string list = "[";
    for (std::uint64_t i = begin; i < end; ++i) {
      fmt::format_to(
          std::back_inserter(list),
          R"({}{{"id": "{}", "session_id": "{}", "decky_id": "decoy-{}", "command_text": ")",
          i == begin ? "" : ", ", uuid(random.next()), session, Texts::word(begin % 12));
      const bool is_tagged = random.chance(share);
      texts.append(is_tagged ? Texts::Sort::attack : Texts::Sort::plain, random, list, true);
      list += R"(", "uid": 0, "user": "root", "src": ")" + ip + R"(", "pwd": "/root"})";
    }
    list += "]";
    const std::uint64_t second = begin / commands_of_a_row;
    const std::string seen =
        fmt::format("2026-10-{:02} {:02}:{:02}:{:02}.{:06}", 1 + second / 86'400 % 28,
                    second / 3600 % 24, second / 60 % 60, second % 60, random.below(1'000'000));
    insert.bind(1, attacker);
    insert.bind(2, ip);
    insert.bind(3, seen);
    insert.bind(4, static_cast<std::int64_t>(end - begin));
    insert.bind(5, list);
    insert.step();
    insert.reset();
  }
  database.exec("COMMIT");
}

}  // namespace ttp::benchmark
