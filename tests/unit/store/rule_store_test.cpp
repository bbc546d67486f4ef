// SPDX-License-Identifier: Apache-2.0
#include "store/rule_store.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "output/sink.hpp"
#include "store/rule_state.hpp"
#include "support.hpp"
#include "tagger/rule_engine.hpp"

namespace ttp::store::rule_store_test {

using store::Database;
using store::RuleChange;

namespace {

struct Fixture {
  test::TemporaryDirectory directory;
  Database database{{(directory.path() / "t.db").string(), 200, {}}, Database::Mode::create};
  std::vector<std::string> changes;

  store::SyncCounts sync(const std::vector<store::RuleRow>& rows, std::string_view now,
                         const std::string& by = "tester") {
    changes.clear();
    return store::sync_rules(database, rows,
                             {*parse_timestamp(now), by, [this](auto id, RuleChange change) {
                                changes.push_back(std::string(id) + " " +
                                                  std::string(store::to_text(change)));
                              }});
  }
  std::vector<std::string> rows() {
    std::vector<std::string> texts;
    SQLite::Statement query(database.handle(),
                            "SELECT rule_id, rule_version, source_path, yaml_content, updated_at, "
                            "updated_by FROM ttp_rule ORDER BY rule_id");
    while (query.executeStep()) {
      std::string text;
      for (int i = 0; i < 6; ++i) text += (i > 0 ? "|" : "") + query.getColumn(i).getString();
      texts.push_back(std::move(text));
    }
    return texts;
  }
};

store::RuleRow row(const std::string& id, std::int64_t version, const std::string& text) {
  return {{id, "/rules/" + id + ".yaml", text}, version};
}

/// Rows of what a directory holds.
std::vector<store::RuleRow> rows_of(const rule::LoadedRules& loaded) {
  std::vector<store::RuleRow> rows;
  for (const rule::Rule& rule : loaded.set->rules()) {
    rows.push_back({{rule.identity.id, rule.document->file, rule.document->text},
                    rule.identity.version});
  }
  return rows;
}

std::string judge(const rule::RuleSet& rules, const std::vector<std::string>& commands) {
  tagger::RuleEngineTagger tagger(rules, rule::Compat::none);
  tagger::TagList tags(0);
  TagIds ids;
  std::string out;
  for (const std::string& command : commands) {
    std::string payload = "{\"command_text\":";
    append_json_string(payload, command);
    const test::OwnedEvent event("command", payload + "}");
    tags.begin(event);
    tagger.tag(event, tags);
    for (const Tag& tag : tags.tags()) output::append_tag_json(out, tag, ids.make(tag));
  }
  return out;
}

}  // namespace

TEST_CASE("a sync writes what changed and touches nothing else") {
  Fixture fixture;
  auto counts = fixture.sync({row("R1", 1, "a"), row("R2", 1, "b"), row("R3", 1, "c")},
                             "2026-11-07T10:00:00Z");
  CHECK(counts.added == 3);
  CHECK(fixture.changes == std::vector<std::string>{"R1 added", "R2 added", "R3 added"});

  counts = fixture.sync({row("R1", 1, "a"), row("R2", 2, "b2"), row("R4", 1, "d")},
                        "2026-11-08T10:00:00Z", "somebody");
  CHECK(counts.added == 1);
  CHECK(counts.changed == 1);
  CHECK(counts.removed == 1);
  CHECK(counts.unchanged == 1);
  CHECK(fixture.changes == std::vector<std::string>{"R2 changed", "R4 added", "R3 removed"});
  const std::vector<std::string> expected = {
      "R1|1|/rules/R1.yaml|a|2026-11-07 10:00:00.000000|tester",
      "R2|2|/rules/R2.yaml|b2|2026-11-08 10:00:00.000000|somebody",
      "R4|1|/rules/R4.yaml|d|2026-11-08 10:00:00.000000|somebody"};
  CHECK(fixture.rows() == expected);

  counts = fixture.sync({row("R1", 1, "a"), row("R2", 2, "b2"), row("R4", 1, "d")},
                        "2026-11-09T10:00:00Z", "another");
  CHECK(counts.unchanged == 3);
  CHECK(fixture.changes.empty());
  CHECK(fixture.rows() == expected);
}

TEST_CASE("a sync that fails changes nothing") {
  Fixture fixture;
  fixture.sync({row("R1", 1, "a")}, "2026-11-07");
  fixture.database.handle().exec(
      "CREATE TRIGGER t BEFORE INSERT ON ttp_rule WHEN new.rule_id = 'R9' "
      "BEGIN SELECT raise(ABORT, 'no'); END");
  CHECK_THROWS_AS(fixture.sync({row("R0", 1, "x"), row("R9", 1, "y")}, "2026-11-08"), Error);
  CHECK(fixture.changes.empty());
  CHECK(fixture.rows() ==
        std::vector<std::string>{"R1|1|/rules/R1.yaml|a|2026-11-07 00:00:00.000000|tester"});
}

TEST_CASE("a database without the table is an error that says so") {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "other.db").string();
  SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE t (x)");
  Database database({path, 100, {}}, Database::Mode::write);
  CHECK_THROWS_WITH_AS(static_cast<void>(store::read_rule_texts(database)),
                       doctest::Contains("has no table 'ttp_rule'"), Error);
  CHECK_THROWS_WITH_AS(store::sync_rules(database, {}, {}),
                       doctest::Contains("has no table 'ttp_rule'"), Error);
}

TEST_CASE("rules from the database judge as rules from their files do") {
  Fixture fixture;
  fixture.directory.write("pack.yaml", "name: p\nversion: 1\nattack_release: enterprise-v99.9\n");
  fixture.directory.write("ttp/tools.txt", "nmap\nmasscan -p1\n");
  fixture.directory.write("ttp/R9002.yaml",
                          test::rule_yaml("{in: 'file:tools.txt'}", "command", "R9002"));
  fixture.directory.write("ttp/R9001.yml",
                          "\xEF\xBB\xBF" + test::rule_yaml("{pattern: '(?i)NMAP'}"));
  rule::RuleSource files;
  files.directory = fixture.directory.path() / "ttp";
  const auto from_files = rule::load_rules(files);
  fixture.sync(rows_of(from_files), "2026-11-07");

  rule::RuleSource stored;
  stored.texts = store::read_rule_texts(fixture.database);
  const auto from_database = rule::load_rules(stored);
  CHECK(from_database.diagnostics.empty());
  const std::vector<std::string> commands = {"nmap", "nmap -A", "masscan -p1", "ls"};
  const std::string answer = judge(*from_files.set, commands);
  CHECK(answer.find("enterprise-v99.9") != std::string::npos);
  CHECK(answer.find("R9002") != std::string::npos);
  CHECK(judge(*from_database.set, commands) == answer);
}

TEST_CASE("the shipped pack judges alike from files and from the database") {
  Fixture fixture;
  rule::RuleSource files;
  files.directory = test::data_path("../rules/ttp");
  const auto from_files = rule::load_rules(files);
  fixture.sync(rows_of(from_files), "2026-11-07");
  rule::RuleSource stored;
  stored.texts = store::read_rule_texts(fixture.database);
  const auto from_database = rule::load_rules(stored);
  REQUIRE(from_database.set->rules().size() == from_files.set->rules().size());
  std::vector<std::string> commands;
  for (const rule::Rule& rule : from_files.set->rules()) {
    for (const std::string& text : rule.examples.match) commands.push_back(text);
    for (const std::string& text : rule.examples.no_match) commands.push_back(text);
  }
  const std::string answer = judge(*from_files.set, commands);
  CHECK(answer.size() > 1000);
  CHECK(judge(*from_database.set, commands) == answer);
}

TEST_CASE("mistakes in stored texts are located as in files") {
  rule::RuleSource stored;
  stored.texts = {{"R9001", "/gone/R9001.yaml", test::rule_yaml("{pattern: '('}")},
                  {"R9002", "/gone/R9002.yaml", test::rule_yaml("{pattern: 'x'}")},
                  {"R9003", "", "x: ["}};
  try {
    static_cast<void>(rule::load_rules(stored));
    FAIL("the rules were taken");
  } catch (const Error& error) {
    const std::string text = error.what();
    CHECK(text.find("/gone/R9001.yaml:5:20: error: the pattern does not compile") !=
          std::string::npos);
    CHECK(text.find("/gone/R9002.yaml:1:10: error: the text kept for rule 'R9002' is that of "
                    "'R9001'") != std::string::npos);
    CHECK(text.find("3 errors in the rules") != std::string::npos);
  }
}

TEST_CASE("states are written to the database in its own form, replaced and removed") {
  Fixture fixture;
  rule::State state;
  state.mode = rule::Mode::clipped;
  state.confidence_max = 0.5;
  state.expires_at = parse_timestamp("2026-11-07T14:00:00.5Z");
  state.reason = "it's noisy";
  state.set_by = "tester";
  state.set_at = parse_timestamp("2026-11-07T10:00:00Z");
  store::write_rule_state(fixture.database, "R1", state);
  CHECK(store::read_rule_states(fixture.database).at("R1") == state);
  const auto text = [&](const char* column) {
    return fixture.database.handle()
        .execAndGet(std::string("SELECT ") + column + " FROM ttp_rule_state")
        .getString();
  };
  CHECK(text("expires_at") == "2026-11-07 14:00:00.500000");
  CHECK(text("set_at") == "2026-11-07 10:00:00.000000");

  rule::State other;
  other.set_at = state.set_at;
  store::write_rule_state(fixture.database, "R1", other);
  CHECK(store::read_rule_states(fixture.database).at("R1") == other);
  CHECK(text("coalesce(confidence_max, expires_at, reason, set_by, 'all null')") == "all null");
  CHECK(store::remove_rule_state(fixture.database, "R1"));
  CHECK_FALSE(store::remove_rule_state(fixture.database, "R1"));
  CHECK(store::read_rule_states(fixture.database).empty());
}

TEST_CASE("an unreadable time of a stored state is an error, not a state without end") {
  Fixture fixture;
  fixture.database.handle().exec(
      "INSERT INTO ttp_rule_state VALUES ('R1', 'disabled', NULL, 'soon', NULL, NULL, "
      "'2026-11-07 10:00:00.000000')");
  CHECK_THROWS_WITH_AS(static_cast<void>(store::read_rule_states(fixture.database)),
                       doctest::Contains("no time in expires_at for rule 'R1'"), Error);
}

}  // namespace ttp::store::rule_store_test
