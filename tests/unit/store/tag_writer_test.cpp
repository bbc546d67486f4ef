// SPDX-License-Identifier: Apache-2.0
// The writer against a naive one: whatever is handed in, however it is cut into batches, the table
// ends the same.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

#include "base/error.hpp"
#include "store/stored_tags.hpp"
#include "store/tag_writer.hpp"
#include "support.hpp"
#include "support_database.hpp"

namespace ttp::store::tag_writer_test {

using store::Database;

namespace {

const RuleIdentity identity{"R1", 3, "n", "enterprise-v18.1"};
const Emit emit{"TA0002", "T1059", std::nullopt, 0.9, "https://example.com/T1059"};

struct Input {
  int number;             // makes the id; repeats are meant
  std::string attacker;   // empty: none
  std::string identity;   // empty: none
  std::string evidence;
};

Uuid uuid_of(int number) {
  return UuidV5(uuid_namespace_url).make(std::to_string(number));
}

std::vector<Input> make_inputs(std::mt19937& random, std::size_t count) {
  const auto below = [&](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
  std::vector<Input> inputs;
  while (inputs.size() < count) {
    const int anchor = below(12);
    for (int i = below(30); i >= 0 && inputs.size() < count; --i) {
      Input input{below(400), anchor < 9 ? "a" + std::to_string(anchor) : "",
                  anchor > 5 ? "i" + std::to_string(anchor) : "",
                  R"({"n":")" + std::to_string(inputs.size()) + "\"}"};
      if (below(60) == 0) input.evidence = "{\"n\":\"" + std::string(70'000, 'x') + "\"}";
      inputs.push_back(std::move(input));
    }
  }
  return inputs;
}

std::string stored_evidence(const Input& input) {
  std::string text;
  append_json_ascii(text, input.evidence);
  return text;
}

using Rows = std::map<std::string, std::string>;  // id → evidence

Rows rows_of(const std::string& path) {
  SQLite::Database database(path);
  SQLite::Statement query(database, "SELECT uuid, evidence FROM ttp_tag");
  Rows rows;
  while (query.executeStep()) rows[query.getColumn(0).getString()] = query.getColumn(1).getString();
  return rows;
}

}  // namespace

TEST_CASE("the table holds what a naive writer leaves, and each new row is counted and told once") {
  std::mt19937 random(7);
  for (const std::size_t batch : {1U, 2U, 15U, 16U, 17U, 100U, 5000U}) {
    for (const bool is_told : {false, true}) {
      for (const bool has_indexes : {false, true}) {
        CAPTURE(batch);
        CAPTURE(is_told);
        CAPTURE(has_indexes);
        const test::TemporaryDirectory directory;
        const std::string path = (directory.path() / "t.db").string();
        test::make_live_database(path, true);
        {
          SQLite::Database setup(path, SQLite::OPEN_READWRITE);
          if (has_indexes) {
            setup.exec("CREATE INDEX ix_ttp_tag_identity_uuid ON ttp_tag (identity_uuid)");
          } else {
            setup.exec("DROP INDEX ix_ttp_tag_attacker_uuid");
          }
        }
        Rows expected;
        // The second and third run find some or all of their rows stored.
        std::vector<Input> inputs;
        for (const std::size_t fresh : {300U, 150U, 0U}) {
          for (Input& input : make_inputs(random, fresh)) inputs.push_back(std::move(input));
          std::vector<std::string> expected_told;
          for (const Input& input : inputs) {
            const std::string uuid = to_string(uuid_of(input.number));
            if (expected.emplace(uuid, stored_evidence(input)).second) {
              expected_told.push_back(uuid + input.evidence + "s1 5 " + input.attacker);
            }
          }
          std::vector<std::string> told;
          store::TagWriter::Options options;
          options.batch_size = batch;
          options.clock = [] { return Timestamp{0}; };
          if (is_told) {
            options.render = [](std::string& out, const Tag& tag, const Uuid& uuid) {
              out += to_string(uuid);
              out += tag.evidence.text();
              out += *tag.event->session_id;
              out += " " + std::to_string(*tag.event->ts) + " ";
              out += tag.attacker_uuid.value_or("");
            };
            options.on_new = [&](std::string_view text) { told.emplace_back(text); };
          }
          Database database({path, 200, {}}, Database::Mode::write);
          store::TagWriter writer(database, options);
          for (Input input : inputs) {
            Event event;
            event.source_kind = "command";
            event.source_id = input.evidence;
            event.session_id = "s1";
            event.ts = 5;
            if (!input.attacker.empty()) event.attacker_uuid = input.attacker;
            if (!input.identity.empty()) event.identity_uuid = input.identity;
            writer.add({&event, &identity, &emit, event.attacker_uuid, 0.5, std::string_view(input.evidence)},
                       uuid_of(input.number));
            // Nothing of the caller's may be looked at later.
            std::fill(input.attacker.begin(), input.attacker.end(), '!');
            std::fill(input.evidence.begin(), input.evidence.end(), '!');
          }
          writer.flush();
          CHECK(writer.inserted() == expected_told.size());
          CHECK(rows_of(path) == expected);
          if (is_told) CHECK(told == expected_told);
        }
      }
    }
  }
}

TEST_CASE("a row that the table refuses ends its batch, none of which is written") {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "t.db").string();
  test::make_live_database(path, true);
  Database database({path, 200, {}}, Database::Mode::write);
  store::TagWriter::Options options;
  options.batch_size = 40;
  options.clock = [] { return Timestamp{0}; };
  store::TagWriter writer(database, options);
  const auto add = [&](int number, double confidence) {
    Event event;
    event.source_kind = "command";
    event.attacker_uuid = "a";
    writer.add({&event, &identity, &emit, event.attacker_uuid, confidence, std::string_view("{}")}, uuid_of(number));
  };
  for (int i = 0; i < 40; ++i) add(i, 0.5);
  CHECK_THROWS_WITH_AS([&] { for (int i = 40; i < 80; ++i) add(i, i == 70 ? 2.0 : 0.5); }(),
                       doctest::Contains("CHECK constraint failed"), Error);
  CHECK(writer.inserted() == 40);
  CHECK(rows_of(path).size() == 40);
}

TEST_CASE("nobody is asked for the evidence of a tag that the table has") {
  struct Counted final : Evidence::Maker {
    std::string_view make() override {
      ++made;
      return R"({"n":1})";
    }
    int made = 0;
  };
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "t.db").string();
  test::make_live_database(path, true);
  for (const int expected : {2, 0, 0}) {
    Database database({path, 200, {}}, Database::Mode::write);
    store::TagWriter::Options options;
    options.clock = [] { return Timestamp{0}; };
    store::TagWriter writer(database, options);
    Counted evidence;
    for (const char* attacker : {"a", "b"}) {
      Event event;
      event.source_kind = "command";
      event.attacker_uuid = attacker;
      writer.add({&event, &identity, &emit, event.attacker_uuid, 0.5, Evidence(evidence)},
                 uuid_of(attacker[0]));
    }
    writer.flush();
    CHECK(evidence.made == expected);
    CHECK(writer.inserted() == static_cast<std::uint64_t>(expected));
  }
  CHECK(rows_of(path).size() == 2);
}

TEST_CASE("a reader lets go for each batch, even if the table has all of its tags") {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "t.db").string();
  test::make_live_database(path, false);
  for (const std::uint64_t expected : {95U, 0U}) {
    Database database({path, 200, {}}, Database::Mode::write);
    store::TagWriter::Options options;
    int before = 0;
    int after = 0;
    options.batch_size = 10;
    options.clock = [] { return Timestamp{0}; };
    options.before_write = [&] { ++before; };
    options.after_write = [&] { ++after; };
    store::TagWriter writer(database, options);
    for (int i = 0; i < 95; ++i) {
      Event event;
      event.source_kind = "command";
      event.attacker_uuid = "a";
      writer.add({&event, &identity, &emit, event.attacker_uuid, 0.5, std::string_view("{}")},
                 uuid_of(i));
      CHECK(before == (i + 1) / 10);
    }
    writer.flush();
    writer.flush();
    CHECK(before == 10);
    CHECK(after == 10);
    CHECK(writer.inserted() == expected);
  }
}

TEST_CASE("ids are compared by their bytes only in the form that the database would find") {
  const Uuid uuid = uuid_of(1);
  const UuidText text = uuid_text(uuid);
  std::string id(text.begin(), text.end());
  CHECK(id == to_string(uuid));
  CHECK(parse_uuid(id) == uuid);
  CHECK_FALSE(parse_uuid("u-old"));
  CHECK_FALSE(parse_uuid(id + "0"));
  id[8] = '0';
  CHECK_FALSE(parse_uuid(id));
  CHECK_FALSE(parse_uuid("6BA7B811-9dad-11d1-80b4-00c04fd430c8"));
}

TEST_CASE("stored tags are found by source among those of their anchor") {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "t.db").string();
  test::make_live_database(path, true);
  {
    SQLite::Database setup(path, SQLite::OPEN_READWRITE);
    const auto insert = [&](const std::string& uuid, const std::string& source,
                            const std::string& attacker) {
      test::execute(setup,
                    "INSERT INTO ttp_tag VALUES (?, 'command', ?, ?, 'i', NULL, NULL, 'TA0002', "
                    "'T1059', NULL, 0.5, 'R1', 2, '{}', 'r', NULL, 't')",
                    {uuid, source, attacker});
    };
    for (int i = 0; i < 300; ++i) {
      insert(to_string(uuid_of(i)), "c" + std::to_string(i % 100), "a" + std::to_string(i % 3));
    }
    insert("odd", "c0", "a0");
  }
  Database database({path, 200, {}}, Database::Mode::read);
  store::StoredTags stored(database);
  const auto found = [&](const std::string& source, const std::string& attacker) {
    Event event;
    event.source_kind = "command";
    event.source_id = source;
    event.attacker_uuid = attacker;
    std::vector<std::string> uuids;
    for (const store::StoredTag& tag : stored.of(event)) uuids.push_back(tag.uuid);
    CHECK(stored.ids_of(event).size() == uuids.size());
    return uuids;
  };
  // In turns, so that anchors are remembered.
  CHECK(found("c0", "a0") == std::vector<std::string>{to_string(uuid_of(0)), "odd"});
  CHECK(found("c0", "a1") == std::vector<std::string>{to_string(uuid_of(100))});
  CHECK(found("c0", "a0").size() == 2);
  CHECK(found("c0", "a2") == std::vector<std::string>{to_string(uuid_of(200))});
  CHECK(found("c100", "a0").empty());
  CHECK(found("c0", "a9").empty());
  Event other;
  other.source_kind = "email";
  other.source_id = "c0";
  other.attacker_uuid = "a0";
  CHECK(stored.of(other).empty());
  Event by_identity;
  by_identity.source_kind = "command";
  by_identity.source_id = "c1";
  by_identity.identity_uuid = "i";
  CHECK(stored.of(by_identity).size() == 3);
  CHECK(stored.contains(to_string(uuid_of(299))));
  CHECK_FALSE(stored.contains(to_string(uuid_of(300))));
}

}  // namespace ttp::store::tag_writer_test
