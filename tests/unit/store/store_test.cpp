// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <thread>

#include "base/error.hpp"
#include "store/event_history.hpp"
#include "store/history.hpp"
#include "store/live_text.hpp"
#include "store/tag_writer.hpp"
#include "support.hpp"
#include "support_database.hpp"

namespace ttp::store::store_test {

using store::Database;

namespace {

const RuleIdentity identity{"R1", 3, "n", "enterprise-v18.1"};
const Emit emit{"TA0002", "T1059", "T1059.004", 0.9, "https://example.com/T1059/004"};

Tag tag_of(const Event& event) {
  return {&event, &identity, &emit, event.attacker_uuid, 0.9,
          std::string_view(R"({"a":"é","b":[1,2]})")};
}

Uuid uuid_of(int number) {
  Uuid uuid{};
  uuid[15] = static_cast<unsigned char>(number);
  uuid[14] = static_cast<unsigned char>(number >> 8);
  return uuid;
}

store::TagWriter::Options writer_options(std::size_t batch) {
  store::TagWriter::Options options;
  options.batch_size = batch;
  options.clock = [] { return *parse_timestamp("2026-11-07T10:00:00Z"); };
  return options;
}

std::vector<std::string> events_of(store::History& history) {
  std::vector<std::string> events;
  while (const Event* event = history.next()) events.push_back(test::event_json(*event));
  return events;
}

struct Fixture {
  test::TemporaryDirectory directory;
  std::string path = (directory.path() / "t.db").string();
  std::vector<std::string> rejects;
  RejectLog reject_log{
      {false, "", [this](std::string_view line) { rejects.emplace_back(line); }}};

  explicit Fixture(bool wal = true) { test::make_live_database(path, wal); }

  void attacker(const std::string& uuid, const std::string& seen, const std::string& commands) {
    SQLite::Database database(path, SQLite::OPEN_READWRITE);
    test::execute(database,
                  "INSERT INTO attackers (uuid, ip, identity_id, last_seen, commands) "
                  "VALUES (?, '192.0.2.1', 'i-1', ?, ?)",
                  {uuid, seen, commands});
  }
  std::unique_ptr<Database> open(Database::Mode mode) {
    return std::make_unique<Database>(store::DatabaseOptions{path, 200, {}}, mode);
  }
};

}  // namespace

TEST_CASE("an empty file becomes a tag database, a foreign one is left alone") {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "new.db").string();
  Database created({path, 100, {}}, Database::Mode::create);
  created.require_columns("ttp_tag", store::tag_columns());
  CHECK(created.has_table("ttp_rule_state"));
  CHECK(created.is_wal());
  const std::string foreign = (directory.path() / "foreign.db").string();
  SQLite::Database(foreign, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE t (x)");
  Database other({foreign, 100, {}}, Database::Mode::create);
  CHECK_FALSE(other.has_table("ttp_tag"));
  CHECK_THROWS_WITH_AS(store::TagWriter(other, writer_options(1)),
                       doctest::Contains("has no table 'ttp_tag'"), Error);
}

TEST_CASE("what is no usable database is an error with its name and reason") {
  const test::TemporaryDirectory directory;
  const auto open = [&](const std::string& name, Database::Mode mode) {
    Database database({(directory.path() / name).string(), 100, {}}, mode);
  };
  CHECK_THROWS_WITH_AS(open("missing.db", Database::Mode::read),
                       doctest::Contains("no such database"), Error);
  CHECK_FALSE(std::filesystem::exists(directory.path() / "missing.db"));
  directory.write("text.db", std::string(4096, 'x'));
  CHECK_THROWS_WITH_AS(open("text.db", Database::Mode::read),
                       doctest::Contains("is not an SQLite database"), Error);
  std::filesystem::create_directory(directory.path() / "folder");
  CHECK_THROWS_WITH_AS(open("folder", Database::Mode::create),
                       doctest::Contains("is not a database file"), Error);
}

TEST_CASE("a missing column is named") {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "t.db").string();
  SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE attackers (uuid, identity_id, last_seen)");
  Database database({path, 100, {}}, Database::Mode::read);
  RejectLog rejects({false, "", [](std::string_view) {}});
  CHECK_THROWS_WITH_AS(
      static_cast<void>(store::make_command_history(database, {"", {}, {}, false}, rejects)),
      doctest::Contains("has no column 'commands'"), Error);
}

TEST_CASE("rows are added once, the first of two equal ids wins, and the count is honest") {
  Fixture fixture;
  auto database = fixture.open(Database::Mode::write);
  std::vector<std::string> added;
  auto options = writer_options(2);
  options.render = [](std::string& out, const Tag&, const Uuid& uuid) { out = to_string(uuid); };
  options.on_new = [&](std::string_view text) { added.emplace_back(text); };
  store::TagWriter writer(*database, options);
  const test::OwnedEvent event("command", "{}");
  for (const int number : {1, 2, 1, 3, 3}) writer.add(tag_of(event), uuid_of(number));
  writer.flush();
  writer.flush();
  CHECK(writer.inserted() == 3);
  CHECK(added.size() == 3);
  SQLite::Database check(fixture.path);
  SQLite::Statement row(check, "SELECT * FROM ttp_tag ORDER BY uuid LIMIT 1");
  REQUIRE(row.executeStep());
  CHECK(row.getColumn("evidence").getString() == R"({"a": "\u00e9", "b": [1, 2]})");
  CHECK(row.getColumn("created_at").getString() == "2026-11-07 10:00:00.000000");
  CHECK(row.getColumn("sub_technique_id").getString() == "T1059.004");
  CHECK(row.getColumn("rule_version").isInteger());
  CHECK(row.getColumn("session_id").isNull());
  CHECK(row.getColumn("mitre_url").getString() == emit.mitre_url);
}

TEST_CASE("a locked database is waited for, then reported; earlier batches stay") {
  Fixture fixture;
  std::vector<std::string> notices;
  Database database({fixture.path, 300, [&](std::string_view n) { notices.emplace_back(n); }},
                    Database::Mode::write);
  store::TagWriter writer(database, writer_options(1));
  const test::OwnedEvent event("command", "{}");
  writer.add(tag_of(event), uuid_of(1));
  SQLite::Database other(fixture.path, SQLite::OPEN_READWRITE);
  other.exec("BEGIN IMMEDIATE");
  CHECK_THROWS_WITH_AS(writer.add(tag_of(event), uuid_of(2)),
                       doctest::Contains("stayed locked by another process"), Error);
  other.exec("ROLLBACK");
  CHECK(other.execAndGet("SELECT count(*) FROM ttp_tag").getInt() == 1);
}

TEST_CASE("stored commands become events as the live system builds them") {
  Fixture fixture;
  fixture.attacker("a1", "2026-11-02 00:00:00.000000",
                   R"([{"command_text":"id","id":"c-1","session_id":"s1","decky":"d1","uid":0},
                       {"text":"w","session_id":"s1","index":4,"decky_id":null},
                       {"command":"ls","timestamp":"2026-11-01T09:00:00Z"}, {"note":1}, "pwd", 5,
                       {"command_text":"x","id":1e22,"session_id":true,"decky_id":0}])");
  fixture.attacker("a0", "2026-11-01 00:00:00.000000", R"([{"command_text":"early"}])");
  fixture.attacker("a2", "2026-11-03 00:00:00.000000", R"([{"command_text":"x"},)");
  fixture.attacker("a3", "2026-11-03 00:00:00.000000", "");
  fixture.attacker("a4", "2026-11-04 00:00:00.000000", R"([{"command_text":"late"}])");
  auto database = fixture.open(Database::Mode::read);
  const store::HistoryOptions options{"2026-11-01 12:00:00.000000", "2026-11-04 00:00:00.000000",
                                      store::CommandIds::live, false};
  const auto history = store::make_command_history(*database, options, fixture.reject_log);
  CHECK(history->expected_rows() == 3);
  const std::string common = R"("attacker_uuid":"a1","identity_uuid":"i-1",)";
  const std::string seen = R"("ts":"2026-11-02T00:00:00Z",)";
  CHECK(events_of(*history) ==
        std::vector<std::string>{
            R"({"source_kind":"command","source_id":"c-1",)" + common +
                R"("session_id":"s1","decky_id":"d1",)" + seen +
                R"("payload":{"command_text":"id","id":"c-1","session_id":"s1","decky":"d1","uid":0}})",
            R"({"source_kind":"command","source_id":"s1#cmd4",)" + common +
                R"("session_id":"s1",)" + seen +
                R"("payload":{"command_text":"w","text":"w","session_id":"s1","index":4,"decky_id":null}})",
            R"({"source_kind":"command","source_id":"a1#cmd2",)" + common +
                R"("ts":"2026-11-01T09:00:00Z","payload":{"command_text":"ls","command":"ls","timestamp":"2026-11-01T09:00:00Z"}})",
            R"({"source_kind":"command","source_id":"a1#text0",)" + common + seen +
                R"("payload":{"command_text":"pwd"}})",
            R"({"source_kind":"command","source_id":"1e+22",)" + common +
                R"("session_id":"1",)" + seen +
                R"("payload":{"command_text":"x","id":1e22,"session_id":true,"decky_id":0}})"});
  CHECK(history->rows() == 2);
  CHECK(history->commands() == 6);
  CHECK(fixture.rejects ==
        std::vector<std::string>{
            "attackers:1: rejected: a command that is neither an object nor a text",
            "attackers:3: rejected: commands: unclosed JSON object or array"});
}

TEST_CASE("stored canary hits carry user agent and headers") {
  Fixture fixture;
  {
    SQLite::Database database(fixture.path, SQLite::OPEN_READWRITE);
    database.exec(R"sql(
      INSERT INTO canary_triggers VALUES ('c1', 't1', '2026-11-02 00:00:00.000000', '192.0.2.1',
        'Headless "x"', '/p', NULL, '{"Host": "h"}', 'a1');
      INSERT INTO canary_triggers VALUES ('c2', 't1', '2026-11-02 00:00:00.000001', '192.0.2.1',
        NULL, NULL, 'q', '{bad', NULL);
      INSERT INTO canary_triggers VALUES ('c3', 't1', '2026-10-02 00:00:00.000000', '192.0.2.1',
        NULL, NULL, 'q', '[]', 'a1');
    )sql");
  }
  auto database = fixture.open(Database::Mode::read);
  const auto history = store::make_canary_history(
      *database, {"2026-11-02 00:00:00.000000", {}, {}, false}, fixture.reject_log);
  CHECK(events_of(*history) ==
        std::vector<std::string>{
            R"({"source_kind":"canary_fingerprint","source_id":"c1","attacker_uuid":"a1","ts":"2026-11-02T00:00:00Z","payload":{"token_uuid":"t1","src_ip":"192.0.2.1","ua_signature":"Headless \"x\"","user_agent":"Headless \"x\"","request_path":"/p","dns_qname":null,"headers":{"Host": "h"}}})",
            R"({"source_kind":"canary_fingerprint","source_id":"c2","ts":"2026-11-02T00:00:00.000001Z","payload":{"token_uuid":"t1","src_ip":"192.0.2.1","ua_signature":"","user_agent":null,"request_path":null,"dns_qname":"q","headers":{}}})"});
  CHECK_FALSE(history->commands().has_value());
}

TEST_CASE("rows that hold events become those events") {
  Fixture fixture;
  {
    SQLite::Database database(fixture.path, SQLite::OPEN_READWRITE);
    database.exec(R"sql(
      CREATE TABLE emails (uuid, attacker_id, identity_id, session_id, decky_id, occurred_at,
                           payload);
      INSERT INTO emails VALUES ('m1', 'a1', NULL, 's1', 'd1', '2026-11-02 00:00:00.000000',
                                 '{"subject": "x"}');
      INSERT INTO emails VALUES ('m2', 'a1', NULL, NULL, NULL, '2026-11-02 00:00:00.000000',
                                 '[1]');
      INSERT INTO emails VALUES ('m3', NULL, 'i1', NULL, NULL, '2026-11-03 00:00:00.000000', '{}');
      INSERT INTO emails VALUES ('m0', NULL, 'i1', NULL, NULL, '2026-10-03 00:00:00.000000', '{}');
    )sql");
  }
  auto database = fixture.open(Database::Mode::read);
  const auto history =
      store::make_event_history(*database, {"2026-11-01 00:00:00.000000", {}, {}, false},
                                fixture.reject_log, {"emails", "email"});
  CHECK(history->expected_rows() == 3);
  CHECK(events_of(*history) ==
        std::vector<std::string>{
            R"({"source_kind":"email","source_id":"m1","attacker_uuid":"a1","session_id":"s1","decky_id":"d1","ts":"2026-11-02T00:00:00Z","payload":{"subject":"x"}})",
            R"({"source_kind":"email","source_id":"m3","identity_uuid":"i1","ts":"2026-11-03T00:00:00Z","payload":{}})"});
  CHECK(history->rows() == 2);
  CHECK(fixture.rejects ==
        std::vector<std::string>{"emails:2: rejected: payload: not a JSON object"});
}

TEST_CASE("a transaction that somebody was killed in is taken back by whoever writes") {
  const test::TemporaryDirectory directory;
  const std::string original = (directory.path() / "t.db").string();
  const std::string path = (directory.path() / "left.db").string();
  {
    SQLite::Database database(original, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("CREATE TABLE t (x); INSERT INTO t VALUES ('before')");
    database.exec("PRAGMA cache_size = 1; BEGIN");
    // More than the cache holds, so that half of it stands in the file.
    database.exec("WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
                  "INSERT INTO t SELECT randomblob(1000) FROM n");
    database.exec("UPDATE t SET x = 'after' WHERE rowid = 1");
    std::filesystem::copy_file(original, path);
    std::filesystem::copy_file(original + "-journal", path + "-journal");
  }
  CHECK_THROWS_WITH_AS(Database({path, 200, {}}, Database::Mode::read),
                       doctest::Contains("was left in the middle of a transaction"), Error);
  const auto rows = [&](Database::Mode mode) {
    Database database({path, 200, {}}, mode);
    return database.handle().execAndGet("SELECT group_concat(x) FROM t").getString();
  };
  CHECK(rows(Database::Mode::write) == "before");
  CHECK(rows(Database::Mode::read) == "before");
}

TEST_CASE("letting go of a rollback-journal database skips and repeats nothing") {
  for (const bool wal : {false, true}) {
    CAPTURE(wal);
    Fixture fixture(wal);
    for (int i = 0; i < 40; ++i) {
      // Several rows share a time: the row id decides between them.
      fixture.attacker("a" + std::to_string(i),
                       "2026-11-0" + std::to_string(1 + i / 15) + " 00:00:00.000000",
                       R"([{"command_text":"x"},{"command_text":"y"}])");
    }
    auto reader = fixture.open(Database::Mode::read);
    auto database = fixture.open(Database::Mode::write);
    const store::HistoryOptions options{"2026-11-01 00:00:00.000000", {}, {}, false};
    const auto whole =
        events_of(*store::make_command_history(*reader, options, fixture.reject_log));
    CHECK(whole.size() == 80);
    const auto history = store::make_command_history(*reader, options, fixture.reject_log);
    auto writing = writer_options(1);
    writing.before_write = [&] { history->release(); };
    store::TagWriter writer(*database, writing);
    std::vector<std::string> events;
    while (const Event* event = history->next()) {
      events.push_back(test::event_json(*event));
      writer.add(tag_of(*event), uuid_of(static_cast<int>(events.size())));
    }
    CHECK(events == whole);
    CHECK(writer.inserted() == 80);
  }
}

TEST_CASE("values become ids as the live system writes them") {
  const auto text_of = [](std::string_view json, bool column = false) {
    const test::OwnedEvent event("x", "{\"v\":" + std::string(json) + "}");
    const Value& value = event.get().payload.front().value;
    return column ? store::column_text(value).value_or("(none)") : store::live_text(value);
  };
  // Right-hand sides: str() of CPython 3.11.
  CHECK(text_of("\"a\\n\"") == "a\n");
  CHECK(text_of("12345678901234567890") == "12345678901234567890");
  CHECK(text_of("1.50") == "1.5");
  CHECK(text_of("1e22") == "1e+22");
  CHECK(text_of("1e-7") == "1e-07");
  CHECK(text_of("100000.0") == "100000.0");
  CHECK(text_of("1e15") == "1000000000000000.0");
  CHECK(text_of("1e16") == "1e+16");
  CHECK(text_of("0.0001") == "0.0001");
  CHECK(text_of("-0.0") == "-0.0");
  CHECK(text_of("true") == "True");
  CHECK(text_of("null") == "None");
  CHECK(text_of(R"([1,"a'b",{"k":[null,false]},[]])") == R"([1, "a'b", {'k': [None, False]}, []])");
  CHECK(text_of("true", true) == "1");
  CHECK(text_of("2.5", true) == "2.5");
  CHECK(text_of("7", true) == "7");
  CHECK(text_of("[]", true) == "(none)");
}

TEST_CASE("truth is as the live system sees it") {
  const auto truthy = [](std::string_view json) {
    const test::OwnedEvent event("x", "{\"v\":" + std::string(json) + "}");
    return store::is_truthy(event.get().payload.front().value);
  };
  for (const char* json : {"1", "-0.5", "\"0\"", "true", "[0]", "{\"a\":null}", "1e400"}) {
    CAPTURE(json);
    CHECK(truthy(json));
  }
  for (const char* json : {"0", "0.0", "-0", "\"\"", "false", "null", "[ ]", "{\n}", "0e5"}) {
    CAPTURE(json);
    CHECK_FALSE(truthy(json));
  }
}

}  // namespace ttp::store::store_test
