// SPDX-License-Identifier: Apache-2.0
// What is said to be known must be; what is stored is mostly known to be.
#include "store/known_tags.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

#include "support.hpp"
#include "support_database.hpp"

namespace ttp::store::known_tags_test {

namespace {

Uuid uuid_of(int number) {
  return UuidV5(uuid_namespace_url).make(std::to_string(number));
}

/// Row `i` has id `i`. The first 5,000 are of attacker `a`, 300 of attacker `b`, 200 of identity `i`
/// and no attacker.
constexpr int of_a = 5000;
constexpr int of_b = 300;
constexpr int of_i = 200;
constexpr int all = of_a + of_b + of_i;

void fill(const std::string& path) {
  test::make_live_database(path, true);
  SQLite::Database database(path, SQLite::OPEN_READWRITE);
  SQLite::Transaction transaction(database);
  database.exec("CREATE INDEX ix_ttp_tag_identity_uuid ON ttp_tag (identity_uuid)");
  SQLite::Statement insert(database,
                           "INSERT INTO ttp_tag VALUES (?, 'command', 's', ?, ?, NULL, NULL, 'TA0002', "
                           "'T1059', NULL, 0.5, 'R1', 2, '{}', 'r', NULL, 't')");
  for (int i = 0; i < all; ++i) {
    insert.reset();
    insert.clearBindings();
    insert.bind(1, to_string(uuid_of(i)));
    if (i < of_a + of_b) insert.bind(2, i < of_a ? "a" : "b");
    else insert.bind(3, "i");
    insert.exec();
  }
  database.exec("INSERT INTO ttp_tag SELECT upper(uuid), source_kind, source_id, 'c', NULL, NULL, NULL, "
                "tactic, technique_id, NULL, 0.5, rule_id, 2, '{}', 'r', NULL, 't' FROM ttp_tag "
                "WHERE rowid = 1");
  transaction.commit();
}

class Asked {
 public:
  explicit Asked(const std::string& path)
      : database_({path, 200, {}}, Database::Mode::write), known_(database_) {}

  bool about(const Uuid& uuid, const std::string& attacker, const std::string& identity = "") {
    Event event;
    if (!attacker.empty()) event.attacker_uuid = attacker;
    if (!identity.empty()) event.identity_uuid = identity;
    Tag tag;
    tag.event = &event;
    tag.attacker_uuid = event.attacker_uuid;
    return known_.contains(tag, uuid);
  }
  bool about(int number) {
    return number < of_a          ? about(uuid_of(number), "a")
           : number < of_a + of_b ? about(uuid_of(number), "b", "i")
                                  : about(uuid_of(number), "", "i");
  }

 private:
  Database database_;
  KnownTags known_;
};

}  // namespace

TEST_CASE("stored tags are known in the order in which they were stored, anchor by anchor") {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "t.db").string();
  fill(path);
  Asked asked(path);
  // So few that the whole table is not read.
  for (int i = 0; i < 150; ++i) CHECK(asked.about(i));
  for (int i = of_a; i < of_a + 150; ++i) CHECK(asked.about(i));
  for (int i = of_a + of_b; i < of_a + of_b + 150; ++i) CHECK(asked.about(i));
  // The first one is not forgotten for the others, and only so much read as some tags are worth.
  for (int i = 0; i < 150; ++i) CHECK(asked.about(i));
  CHECK_FALSE(asked.about(of_a - 1));
  // By its own anchor only.
  CHECK_FALSE(asked.about(uuid_of(0), "b"));
  CHECK_FALSE(asked.about(uuid_of(0), "nobody"));
}

TEST_CASE("new tags are unknown before and after the whole table is read") {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "t.db").string();
  fill(path);
  Asked asked(path);
  for (int i = all; i < all + 1000; ++i) {
    const std::string attacker(1, "abx"[i % 3]);
    REQUIRE_FALSE(asked.about(uuid_of(i), attacker));
  }
}

TEST_CASE("once many were asked for, all are known in any order") {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "t.db").string();
  fill(path);
  Asked asked(path);
  std::mt19937 random(3);
  std::vector<int> numbers(all);
  for (int i = 0; i < all; ++i) numbers[static_cast<std::size_t>(i)] = i;
  for (int i = 0; i < 1000; ++i) static_cast<void>(asked.about(i));
  std::shuffle(numbers.begin(), numbers.end(), random);
  for (const int number : numbers) REQUIRE(asked.about(number));
  // The table has that id as another text as well, which is another row's.
  CHECK(asked.about(uuid_of(0), "c"));
}

TEST_CASE("ids of very many attackers are not all kept, and still found") {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "t.db").string();
  test::make_live_database(path, true);
  constexpr int attackers = 1500;
  {
    SQLite::Database setup(path, SQLite::OPEN_READWRITE);
    SQLite::Transaction transaction(setup);
    for (int i = 0; i < attackers; ++i) {
      test::execute(setup,
                    "INSERT INTO ttp_tag VALUES (?, 'command', 's', ?, NULL, NULL, NULL, 'TA0002', "
                    "'T1059', NULL, 0.5, 'R1', 2, '{}', 'r', NULL, 't')",
                    {to_string(uuid_of(i)), std::to_string(i)});
    }
    // So many places that the whole table is never read.
    setup.exec("UPDATE ttp_tag SET rowid = 9223372036854775807 WHERE rowid = 1");
    setup.exec("UPDATE ttp_tag SET rowid = -9223372036854775807 WHERE rowid = 2");
    transaction.commit();
  }
  static_assert(attackers > limits::known_anchors);
  Asked asked(path);
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < attackers; ++i) {
      REQUIRE(asked.about(uuid_of(i), std::to_string(i)));
      REQUIRE_FALSE(asked.about(uuid_of(i), std::to_string(i + 1)));
    }
  }
}

TEST_CASE("of a table whose rows have no ids nothing is known") {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "t.db").string();
  test::make_live_database(path, true);
  {
    SQLite::Database setup(path, SQLite::OPEN_READWRITE);
    std::string sql = setup.execAndGet("SELECT sql FROM sqlite_master WHERE name = 'ttp_tag'").getString();
    setup.exec("DROP TABLE ttp_tag");
    setup.exec(sql + " WITHOUT ROWID");
    test::execute(setup,
                  "INSERT INTO ttp_tag VALUES (?, 'command', 's', 'a', NULL, NULL, NULL, 'TA0002', "
                  "'T1059', NULL, 0.5, 'R1', 2, '{}', 'r', NULL, 't')",
                  {to_string(uuid_of(1))});
  }
  Asked asked(path);
  CHECK_FALSE(asked.about(uuid_of(1), "a"));
}

TEST_CASE("a table without ids, or whose ids share their beginnings") {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "t.db").string();
  test::make_live_database(path, true);
  {
    Asked asked(path);
    CHECK_FALSE(asked.about(0));
  }
  Uuid uuid{};
  {
    SQLite::Database setup(path, SQLite::OPEN_READWRITE);
    for (int i = 0; i < 300; ++i) {
      uuid[15] = static_cast<unsigned char>(i);
      uuid[14] = static_cast<unsigned char>(i / 256);
      test::execute(setup,
                    "INSERT INTO ttp_tag VALUES (?, 'command', 's', 'a', 'i', NULL, NULL, 'TA0002', "
                    "'T1059', NULL, 0.5, 'R1', 2, '{}', 'r', NULL, 't')",
                    {to_string(uuid)});
    }
  }
  Asked asked(path);
  for (int i = 0; i < 400; ++i) {
    uuid[15] = static_cast<unsigned char>(i);
    uuid[14] = static_cast<unsigned char>(i / 256);
    CHECK(asked.about(uuid, "a") == (i < 300));
  }
}

}  // namespace ttp::store::known_tags_test
