// SPDX-License-Identifier: Apache-2.0
#include "store/tag_report.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "support.hpp"

namespace ttp::store::tag_report_test {

namespace {

constexpr std::sig_atomic_t go_on = 0;

struct Fixture {
  test::TemporaryDirectory directory;
  Database database{{(directory.path() / "t.db").string(), 200, {}}, Database::Mode::create};
  int rows = 0;

  void add(const std::string& kind, const std::string& id, const std::string& session,
           const std::string& technique, const std::string& sub, double confidence) {
    SQLite::Statement insert(
        database.handle(),
        "INSERT INTO ttp_tag VALUES (?, ?, ?, 'a1', NULL, nullif(?, ''), NULL, 'TA0002', ?, ?, ?, "
        "'R1', 1, '{}', 'enterprise-v18.1', NULL, '2026-11-07 10:00:00.000000')");
    const std::string uuid = "u" + std::to_string(9 - rows++);
    int parameter = 0;
    for (const std::string& text : {uuid, kind, id, session, technique, sub}) {
      insert.bind(++parameter, text);
    }
    insert.bind(++parameter, confidence);
    insert.exec();
  }

  /// Each sum as "key tags events sessions".
  std::vector<std::string> sums(TagKey key, TagSelection selection = {}) {
    TagReport report(database, std::move(selection), &go_on);
    std::vector<std::string> texts;
    report.sums(key, [&](const TagSum& sum) {
      texts.push_back(std::string(sum.key.value_or("-")) + " " + std::to_string(sum.tags) + " " +
                      std::to_string(sum.events) + " " + std::to_string(sum.sessions));
    });
    return texts;
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("sums: most tags first, then by key; a sub-technique is a key of its own, an empty one none") {
  Fixture fixture;
  fixture.add("command", "1", "s1", "T1059", "T1059.004", 0.5);
  fixture.add("command", "2", "s1", "T1105", "", 0.5);
  fixture.add("command", "2", "s2", "T1105", "", 0.5);
  fixture.add("command", "3", "", "T1003", "", 0.5);
  CHECK(fixture.sums(TagKey::technique) == Texts{"T1105 2 1 2", "T1003 1 1 0", "T1059.004 1 1 1"});
  CHECK(fixture.sums(TagKey::session) == Texts{"s1 2 2 1", "- 1 1 0", "s2 1 1 1"});
  CHECK(fixture.sums(TagKey::day) == Texts{"2026-11-07 4 3 2"});
}

TEST_CASE("events are told apart by kind and id, not by both run together") {
  Fixture fixture;
  fixture.add("ab", "c", "s", "T1105", "", 0.5);
  fixture.add("a", "bc", "s", "T1105", "", 0.5);
  fixture.add("a", "bc", "s", "T1059", "", 0.5);
  CHECK(fixture.sums(TagKey::attacker) == Texts{"a1 3 2 1"});
}

TEST_CASE("a selection is bound, never read as SQL, and a bound is met from where it begins") {
  Fixture fixture;
  fixture.add("command", "1", "x' OR '1'='1", "T1059", "T1059.004", 0.5);
  fixture.add("command", "2", "s", "T1105", "", 0.3);
  TagSelection selection;
  selection.sessions = {"x' OR '1'='1", "none"};
  CHECK(fixture.sums(TagKey::technique, selection) == Texts{"T1059.004 1 1 1"});
  selection = {};
  selection.techniques = {"T1059"};
  CHECK(fixture.sums(TagKey::technique, selection) == Texts{"T1059.004 1 1 1"});
  selection = {};
  selection.min_confidence = 0.3;
  selection.since = "2026-11-07 10:00:00.000000";
  CHECK(fixture.sums(TagKey::source, selection) == Texts{"command 2 2 2"});
  selection.min_confidence = 0.31;
  CHECK(fixture.sums(TagKey::source, selection) == Texts{"command 1 1 1"});
  selection.until = selection.since;
  CHECK(fixture.sums(TagKey::source, selection).empty());
}

TEST_CASE("tags come in the order of their uuids, as they are stored") {
  Fixture fixture;
  fixture.add("command", "1", "s", "T1105", "", 0.5);
  fixture.add("command", "2", "", "T1105", "", 0.5);
  TagReport report(fixture.database, {}, &go_on);
  Texts texts;
  report.tags([&](const TagRow& row) {
    texts.push_back(std::string(row.uuid) + " " + std::string(row.source_id) + " " +
                    std::string(row.session_id.value_or("-")));
  });
  CHECK(texts == Texts{"u8 2 -", "u9 1 s"});
}

TEST_CASE("a stop signal ends a query") {
  Fixture fixture;
  for (int i = 0; i < 9; ++i) fixture.add("command", std::to_string(i), "s", "T1105", "", 0.5);
  fixture.database.handle().exec(
      "CREATE TABLE more AS SELECT * FROM ttp_tag; DROP TABLE ttp_tag; CREATE VIEW ttp_tag AS SELECT "
      "a.* FROM more a, more b, more c, more d, more e, more f");
  const std::sig_atomic_t stop = 2;
  TagReport report(fixture.database, {}, &stop);
  CHECK_THROWS_AS(report.total([](const TagSum&) {}), Error);
}

}  // namespace ttp::store::tag_report_test
