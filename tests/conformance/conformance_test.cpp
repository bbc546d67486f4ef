// SPDX-License-Identifier: Apache-2.0
// Compares with the recorded answers of the live system. They lie outside of this project: without
// them there is nothing to run, and the program ends with 77 ("skipped").
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "input/line_source.hpp"
#include "input/log_source.hpp"
#include "model/tag.hpp"
#include "pipeline/taggers.hpp"
#include "recorded.hpp"
#include "rule/rule_set.hpp"
#include "support.hpp"

using namespace ttp;
using nlohmann::json;

namespace {

std::filesystem::path folder;

int run_ttp(const std::string& arguments) {
  return std::system((std::string(TTP_BINARY) + " " + arguments + " >/dev/null 2>&1").c_str());
}

void unpack(const std::filesystem::path& from, const std::filesystem::path& to) {
  const auto source = input::ByteSource::open(from.string());
  std::ofstream out(to, std::ios::binary);
  std::vector<char> buffer(1U << 16);
  while (const std::size_t got = source->read(buffer.data(), buffer.size())) {
    out.write(buffer.data(), static_cast<std::streamsize>(got));
  }
}

json column_json(const SQLite::Column& column) {
  if (column.isNull()) return nullptr;
  if (column.isInteger()) return column.getInt64();
  if (column.isFloat()) return column.getDouble();
  return column.getString();
}

std::map<std::string, json> stored_rows(const std::string& path) {
  std::map<std::string, json> rows;
  SQLite::Database database(path);
  SQLite::Statement query(database, "SELECT * FROM ttp_tag");
  while (query.executeStep()) {
    json row;
    for (int i = 0; i < query.getColumnCount(); ++i) {
      row[query.getColumnName(i)] = column_json(query.getColumn(i));
    }
    row["evidence_text"] = row["evidence"];
    row["evidence"] = json::parse(row["evidence"].get<std::string>());
    rows[row["uuid"]] = row;
  }
  return rows;
}

std::string backfill_arguments(const std::string& database, const std::string& more = "") {
  return "backfill --db " + database + " --rules " + (folder / "rules").string() +
         " --compat live --since 2026-10-21T00:00:00Z " + more;
}

}  // namespace

namespace ttp::test {

const std::filesystem::path& recorded() { return folder; }

std::vector<std::string> recorded_lines(const std::string& name) {
  std::vector<std::string> result;
  input::LineSource lines(input::ByteSource::open((folder / name).string()));
  while (const auto line = lines.next()) result.emplace_back(line->text);
  return result;
}

json comparable(const json& tag) {
  json result;
  for (const char* name :
       {"uuid", "source_kind", "source_id", "attacker_uuid", "identity_uuid", "session_id",
        "decky_id", "tactic", "technique_id", "sub_technique_id", "confidence", "rule_id",
        "rule_version", "evidence"}) {
    result[name] = tag.at(name);
  }
  return result;
}

json tags_of(const std::string& line, pipeline::Taggers& taggers, tagger::TagList& tags) {
  const OwnedEvent event(line);
  taggers.composite->tag(event, tags);
  json result = json::array();
  if (!event.get().has_anchor()) return result;  // such a tag is rejected by the loop
  TagIds ids;
  const Event& e = event.get();
  const auto text = [](const std::optional<std::string_view>& value) {
    return value ? json(std::string(*value)) : json(nullptr);
  };
  for (const Tag& tag : tags.tags()) {
    result.push_back({{"uuid", to_string(ids.make(tag))},
                      {"source_kind", std::string(e.source_kind)},
                      {"source_id", std::string(e.source_id)},
                      {"attacker_uuid", text(tag.attacker_uuid)},
                      {"identity_uuid", text(e.identity_uuid)},
                      {"session_id", text(e.session_id)},
                      {"decky_id", text(e.decky_id)},
                      {"tactic", tag.emit->tactic},
                      {"technique_id", tag.emit->technique_id},
                      {"sub_technique_id",
                       tag.emit->sub_technique_id ? json(*tag.emit->sub_technique_id) : json()},
                      {"confidence", tag.confidence},
                      {"rule_id", tag.rule->id},
                      {"rule_version", tag.rule->version},
                      {"evidence", json::parse(tag.evidence.text())}});
  }
  return result;
}

}  // namespace ttp::test

using test::comparable;
using test::recorded;
using test::recorded_lines;
using test::tags_of;

TEST_CASE("every recorded tag id holds") {
  const auto lines = recorded_lines("uuid_cases.jsonl");
  CHECK(json::parse(lines.at(0)).at("namespace") == to_string(tag_namespace()));
  TagIds ids;
  JsonParser parser;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    CAPTURE(lines[i]);
    Arena arena;
    Members members;
    REQUIRE(parser.parse_object(arena.copy(lines[i]), arena, members) == nullptr);
    const auto text = [&](std::string_view name) -> std::string_view {
      const Value* value = find_member(members, name);
      if (value->type == JsonType::null) return "";
      // Rule versions of any size: their digits are what counts.
      return value->is_string() ? decode_text(*value, arena) : value->raw;
    };
    CHECK(text("uuid") ==
          to_string(ids.make(text("source_kind"), text("source_id"), text("rule_id"),
                             text("rule_version"), text("technique_id"),
                             text("sub_technique_id"))));
  }
  CHECK(lines.size() >= 500);
}

TEST_CASE("a backfill writes the recorded rows and no others, whatever the batch size") {
  std::map<std::string, json> expected;
  for (const std::string& line : recorded_lines("backfill_expected.jsonl.gz")) {
    const json row = json::parse(line);
    expected[row["uuid"]] = row;
  }
  const test::TemporaryDirectory directory;
  for (const char* batch : {"7", "1500", "100000", "500"}) {
    CAPTURE(batch);
    const std::string path = (directory.path() / batch).string() + ".db";
    unpack(recorded() / "backfill.db.gz", path);
    const std::string summary = path + ".json";
    // Rejected rows (planted in the recording) make the exit status 3.
    const std::string command = std::string(TTP_BINARY) + " " +
                                backfill_arguments(path, std::string("--batch-size ") + batch) +
                                " --summary json 2>/dev/null >" + summary;
    CHECK(WEXITSTATUS(std::system(command.c_str())) == 3);
    const json counters = json::parse(test::read_file(summary)).at("sources");
    CHECK(counters.at(0).at("rows") == 1008);
    CHECK(counters.at(0).at("commands") == 9555);
    CHECK(counters.at(0).at("inserted") == 5684);
    CHECK(counters.at(1).at("rows") == 510);
    CHECK(counters.at(1).at("inserted") == 0);
    const auto rows = stored_rows(path);
    CHECK(rows.size() == expected.size());
    int different = 0;
    for (const auto& entry : expected) {
      const std::string& uuid = entry.first;
      const json& row = entry.second;
      const auto it = rows.find(uuid);
      const bool is_same = it != rows.end() && comparable(it->second) == comparable(row) &&
                           it->second.at("evidence_text") == row.at("evidence_text");
      if (!is_same && ++different < 5) {
        CAPTURE(uuid);
        CHECK(is_same);
      }
    }
    CHECK(different == 0);
  }
}

TEST_CASE("a second backfill adds nothing") {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "t.db").string();
  unpack(recorded() / "backfill.db.gz", path);
  run_ttp(backfill_arguments(path));
  const auto before = stored_rows(path);
  const std::string fresh = (directory.path() / "new.jsonl").string();
  run_ttp(backfill_arguments(path, "--emit-new " + fresh));
  CHECK(test::read_file(fresh).empty());
  CHECK(stored_rows(path) == before);
}

TEST_CASE("a backfill killed again and again ends in the same rows") {
  const test::TemporaryDirectory directory;
  const std::string whole = (directory.path() / "whole.db").string();
  unpack(recorded() / "backfill.db.gz", whole);
  run_ttp(backfill_arguments(whole));
  const std::string path = (directory.path() / "killed.db").string();
  unpack(recorded() / "backfill.db.gz", path);
  std::size_t rows = 25;
  bool was_partial = false;
  for (int delay = 1; delay < 60; ++delay) {
    // `timeout` kills the whole run after some milliseconds.
    const std::string limited = "timeout -s KILL 0." + std::string(delay < 10 ? "0" : "") +
                                std::to_string(delay) + " " + TTP_BINARY + " " +
                                backfill_arguments(path, "--batch-size 50") + " >/dev/null 2>&1";
    static_cast<void>(std::system(limited.c_str()));
    // The killed process may take a moment to let go.
    SQLite::Database database(path, SQLite::OPEN_READWRITE, 10'000);
    CHECK(database.execAndGet("PRAGMA integrity_check").getString() == "ok");
    const auto now = static_cast<std::size_t>(
        database.execAndGet("SELECT count(*) FROM ttp_tag").getInt());
    CHECK(now >= rows);
    was_partial = was_partial || (now > 25 && now < 5709);
    rows = now;
  }
  CHECK(was_partial);
  run_ttp(backfill_arguments(path));
  auto strip = [](std::map<std::string, json> all) {
    for (auto& [uuid, row] : all) row.erase("created_at");
    return all;
  };
  CHECK(strip(stored_rows(path)) == strip(stored_rows(whole)));
}

TEST_CASE("recorded events get the recorded tags") {
  rule::RuleSource source;
  source.directory = recorded() / "rules";
  source.compat = rule::Compat::live;
  const auto loaded = rule::load_rules(source);
  auto taggers =
      test::taggers_of(*loaded.set, rule::Compat::live);
  const auto events = recorded_lines("events.jsonl.gz");
  const auto answers = recorded_lines("tags.jsonl.gz");
  REQUIRE(events.size() == answers.size());
  tagger::TagList tags{std::nullopt};
  int compared_events = 0;
  int different = 0;
  int accepted = 0;
  const auto base_of = [&](const json& tag) {
    double base = 0;
    for (const rule::Rule& rule : loaded.set->rules()) {
      for (const Emit& emit : rule.emits) {
        const bool is_it = rule.identity.id == tag["rule_id"].get<std::string>() &&
                           emit.technique_id == tag["technique_id"].get<std::string>() &&
                           emit.tactic == tag["tactic"].get<std::string>();
        if (is_it) base = emit.confidence;
      }
    }
    return base;
  };
  for (std::size_t i = 0; i < events.size(); ++i) {
    ++compared_events;
    json want = json::array();
    const json answer = json::parse(answers[i]);
    if (!answer.at("tags").is_null()) {
      for (const json& tag : answer.at("tags")) want.push_back(comparable(tag));
    } else {
      // The live system lost the whole event; what each tagger gives on its own is the measure.
      for (const auto& [name, part] : answer.at("per_lifter").items()) {
        if (!part.contains("tags")) continue;
        for (const json& tag : part.at("tags")) want.push_back(comparable(tag));
      }
    }
    const json got = tags_of(events[i], taggers, tags);
    if (got == want) continue;
    // The one accepted difference: an AbuseIPDB score outside of 0 … 100 takes the live system's
    // confidence out of [0, 1] (and its whole batch down with it); here it stays inside.
    for (json& tag : want) {
      const double confidence = tag["confidence"].get<double>();
      if (tag["rule_id"] == "R0054" && confidence < 0) tag["confidence"] = 0.0;
      if (tag["rule_id"] == "R0054" && confidence > 1) tag["confidence"] = base_of(tag);
    }
    if (got == want) {
      ++accepted;
    } else if (++different < 10) {
      CAPTURE(events[i]);
      CHECK(got == want);
    }
  }
  CHECK(compared_events > 6500);
  CHECK(accepted == 3);
  CHECK(different == 0);
}

int main(int argc, char** argv) {
  const char* given = std::getenv("TTP_SHARED");
  folder = std::filesystem::path(given != nullptr ? given : TTP_SHARED_DEFAULT) / "conformance";
  if (!std::filesystem::exists(folder / "rules")) {
    std::puts("skipped: the recorded answers of the live system are not here");
    return 77;
  }
  return doctest::Context(argc, argv).run();
}
