// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "precision/baseline.hpp"
#include "precision/collect.hpp"
#include "precision/corpus.hpp"
#include "precision/labelling.hpp"
#include "precision/report.hpp"
#include "support.hpp"

namespace ttp::precision::precision_test {

namespace {

namespace fs = std::filesystem;

/// A folder of its own, gone at the end.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("ttp-precision-" + std::to_string(::getpid()));
  Folder() {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  fs::path file(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
    return path / name;
  }
};

precision::Line line(double hits, double false_alarms, double misses) {
  precision::Line out{"R1", "n", {}, 0.9, 0.95, precision::Verdict::untested};
  for (int i = 0; i < hits; ++i) out.score.hits.add(1);
  for (int i = 0; i < false_alarms; ++i) out.score.false_alarms.add(1);
  for (int i = 0; i < misses; ++i) out.score.misses.add(1);
  return out;
}

}  // namespace

TEST_CASE("Wilson's interval is the published one") {
  // E. B. Wilson's score interval for 9 of 10, and for none of 10.
  const precision::Interval nine = precision::wilson(0.9, 10);
  CHECK(nine.low == doctest::Approx(0.5958).epsilon(0.001));
  CHECK(nine.high == doctest::Approx(0.9821).epsilon(0.001));
  CHECK(precision::wilson(0, 10).low == doctest::Approx(0));
  CHECK(precision::wilson(0, 10).high == doctest::Approx(0.2775).epsilon(0.001));
  CHECK(precision::wilson(0.5, 0).high == 1);
}

TEST_CASE("a rule that never fired is untested, one that fired seldom has too little evidence") {
  CHECK(precision::judge(line(0, 0, 5), {}) == precision::Verdict::untested);
  CHECK(precision::judge(line(2, 0, 0), {}) == precision::Verdict::too_little);
  CHECK(precision::judge(line(3, 0, 0), {}) == precision::Verdict::meets);
  // Few rows are enough to show that it is wrong.
  CHECK(precision::judge(line(0, 2, 0), {}) == precision::Verdict::misses);
  CHECK(precision::judge(line(1, 50, 0), {100, false}) == precision::Verdict::misses);
  CHECK(precision::judge(line(98, 1, 0), {100, false}) == precision::Verdict::too_little);
  CHECK(precision::judge(line(9, 1, 0), {}) == precision::Verdict::misses);
  // Ten of ten are no proof of 95 %.
  CHECK(precision::judge(line(10, 0, 0), {3, true}) == precision::Verdict::too_little);
  CHECK(precision::judge(line(100, 0, 0), {3, true}) == precision::Verdict::meets);
}

TEST_CASE("weights move the share, not the evidence") {
  precision::Score score;
  score.hits.add(98);
  score.false_alarms.add(2);
  CHECK(score.precision().value == doctest::Approx(0.98));
  CHECK(score.precision().total < 2);
}

TEST_CASE("the baseline tells a planted regression from chance") {
  precision::Baseline baseline;
  baseline["R1"] = {line(10, 0, 0).score.precision(), line(10, 0, 0).score.recall()};
  CHECK(precision::compare(baseline, {line(10, 0, 0)}, false).empty());
  CHECK(precision::compare(baseline, {line(9, 0, 1)}, false).empty());
  CHECK(precision::compare(baseline, {line(9, 0, 1)}, true).size() == 1);
  const auto fell = precision::compare(baseline, {line(2, 0, 8)}, false);
  REQUIRE(fell.size() == 1);
  CHECK(fell[0].what == "recall");
  CHECK(precision::compare(baseline, {}, false).size() == 2);
}

TEST_CASE("a report reads back as a baseline") {
  const Folder folder;
  precision::Report report;
  report.lines = {line(8, 2, 1)};
  const auto file = folder.file("r.json", precision::format_json(report));
  const auto baseline = precision::read_baseline(file, precision::Group::rule);
  REQUIRE(baseline.contains("R1"));
  CHECK(baseline.at("R1").precision.value == doctest::Approx(0.8));
  CHECK(baseline.at("R1").precision.total == doctest::Approx(10));
  CHECK_THROWS_AS(static_cast<void>(precision::read_baseline(file, precision::Group::tactic)), Error);
  CHECK_THROWS_AS(static_cast<void>(precision::read_baseline(folder.file("x", "[]"), precision::Group::rule)),
                  Error);
}

TEST_CASE("hostile text stays text in every format") {
  precision::Report report;
  precision::Line one = line(1, 1, 0);
  one.title = "<script>alert(1)</script>\x1b[31m|=cmd";
  report.lines = {one};
  report.offences = {{true, "R1", "=HYPERLINK(\"x\")", "c", "<img src=x onerror='a'>\x07", "<b>"}};
  const std::string html = precision::format_html(report);
  CHECK(html.find("<script>") == std::string::npos);
  CHECK(html.find("<img") == std::string::npos);
  CHECK(html.find('\x1b') == std::string::npos);
  CHECK(precision::format_junit(report).find("<script>") == std::string::npos);
  CHECK(precision::format_table(report).find('\x1b') == std::string::npos);
  CHECK(precision::format_markdown(report).find("<script>") == std::string::npos);
}

TEST_CASE("an operator's own file takes the place of the seed file") {
  const Folder folder;
  folder.file("seed_commands.jsonl", "{\"payload\":{\"command_text\":\"id\"}}\n");
  folder.file("seed_mails.jsonl", "{}\n");
  folder.file("commands.jsonl",
              "{\"payload\":{\"command_text\":\"w\"},\"expected_rule_ids\":[\"R1\"],\"weight\":3}\nno\n");
  folder.file("notes.txt", "x");
  const auto files = precision::corpus_files(folder.path);
  REQUIRE(files.size() == 2);
  CHECK(files[0].filename() == "commands.jsonl");
  CHECK(precision::cohort_of("a/seed_commands.jsonl.gz") == "commands");
  RejectLog::Options options;
  options.show = [](std::string_view) {};
  RejectLog rejects(std::move(options));
  std::vector<std::string> seen;
  precision::read_corpus(files[0], rejects, [&](const precision::Row& row) {
    seen.push_back(row.label + " " + precision::row_text(row) + " " + (*row.rules)[0]);
    CHECK(row.weight == 3);
    CHECK(row.events[0].source_kind == "command");
  });
  CHECK(seen == std::vector<std::string>{"commands.jsonl:1 w R1"});
  CHECK(rejects.count() == 1);
}

TEST_CASE("collecting drops and scrubs excluded addresses, whatever is around them") {
  CHECK_THROWS_AS(static_cast<void>(precision::parse_excluded({}, "")), Error);
  CHECK_THROWS_AS(static_cast<void>(precision::parse_excluded({"nonsense"}, "")), Error);
  precision::Collector collector(precision::parse_excluded({"192.0.2.7"}, "2001:DB8::1"));
  const test::OwnedEvent own("command", R"({"command_text":"id","src":"192.0.2.7"})");
  const test::OwnedEvent text("command",
                              R"({"command_text":"ping 192.0.2.7; ping 192.0.2.77; x=[2001:db8::1]"})");
  const test::OwnedEvent escaped("command", R"({"command_text":"a 192.0.2.\u0037 b"})");
  collector.add(own);
  collector.add(text);
  collector.add(text);
  collector.add(escaped);
  CHECK(collector.dropped() == 1);
  const std::string rows = collector.rows().at("command");
  CHECK(rows.find("192.0.2.7;") == std::string::npos);
  CHECK(rows.find("192.0.2.77") != std::string::npos);
  CHECK(rows.find("2001:db8::1") == std::string::npos);
  CHECK(rows.find("a [excluded] b") != std::string::npos);
  CHECK(rows.find("\"weight\":2") != std::string::npos);
}

TEST_CASE("labels are kept once given, and put into rows") {
  const Folder folder;
  const precision::Match match{"k", "R1", "t"};
  {
    precision::AnswerLog log(folder.path / "labels.tsv");
    CHECK_FALSE(log.has(match));
    log.add(match, precision::Answer::yes);
  }
  CHECK(precision::AnswerLog(folder.path / "labels.tsv").has(match));
  CHECK(precision::with_rules(R"({"a":1,"expected_rule_ids":["X"]})", {"R1"}) ==
        R"({"a":1,"expected_rule_ids":["R1"]})");
  CHECK(precision::with_rules("no", {}).empty());
  std::vector<precision::Match> many;
  for (int i = 0; i < 20; ++i) many.push_back({std::to_string(i), "R1", ""});
  const auto drawn = precision::draw(many, 5, 7);
  CHECK(drawn.size() == 5);
  CHECK(precision::draw(many, 5, 7)[2].key == drawn[2].key);
}

TEST_CASE("an own address is found in any spelling, and no other one") {
  const precision::OwnAddresses own({"192.0.2.1", "2001:db8::1"});
  for (const char* text : {"192.0.2.1", "::ffff:192.0.2.1", "::FFFF:c000:201", "2001:db8::1",
                           "2001:0DB8::1", "2001:db8:0:0:0:0:0:1", "[2001:db8::1]", "2001:db8::1%eth"}) {
    CAPTURE(text);
    CHECK(own.has(text));
    const std::string around = std::string("a ") + text + ".";
    CHECK(own.without(around).starts_with("a "));
    CHECK(own.without(around).find(precision::scrubbed) != std::string::npos);
    CHECK(own.without(around).find_first_of("0123456789") == std::string::npos);
  }
  for (const char* text : {"192.0.2.11", "192.0.2.2", "1192.0.2", "2001:db8::11", "2001:db8::2", "",
                           "::", "cafe", "1.2.3", "12:30:45"}) {
    CAPTURE(text);
    CHECK_FALSE(own.has(text));
    CHECK(own.without(text) == text);
  }
  // As programs take an address, and as the name service has it.
  for (const char* text : {"3221225985", "0xC0000201", "0300.0.02.1", "192.0.513", "192.000.002.001",
                           "192%2e0%2E2%2e1", "1.2.0.192.in-addr.arpa", "1.2.0.192.IN-ADDR.ARPA"}) {
    CAPTURE(text);
    CHECK(own.has(text));
    CHECK(own.without(std::string("wget http://") + text + "/x") == "wget http://[excluded]/x");
    CHECK(own.without(std::string("ping ") + text + ".") == "ping [excluded].");
  }
  for (const char* text : {"32212259850", "x3221225985", "0xC0000201a", "1.192.0.513", "3221225985z",
                           "1.2.0.192.in-addr.arpa.example", "192%2e0%2e2%2e11"}) {
    CAPTURE(text);
    CHECK_FALSE(own.has(text));
    CHECK(own.without(text) == text);
  }
  CHECK(own.without("192.0.2.1192.0.2.1") == "[excluded][excluded]");
  CHECK(own.without("http://[2001:db8::1]:80/x?192.0.2.1&y") == "http://[[excluded]]:80/x?[excluded]&y");
  CHECK(own.without("addr:2001:db8::1") == "addr:[excluded]");
}

TEST_CASE("nested texts and names of members are scrubbed, too, whatever escapes hide in them") {
  precision::Collector collector({"192.0.2.1"});
  const test::OwnedEvent nested("command", R"({"command_text":"x","a":{"192.0.2.1":["\u2192192.0.2.1",)"
                                           R"("192.0.2\u002e1","\u0041 stays",192.0]},"192.0.2.1":1})");
  collector.add(nested);
  CHECK(collector.rows().at("command").find(
            R"({"command_text":"x","a":{"[excluded]":["→[excluded]","[excluded]","\u0041 stays",192.0]},"[excluded]":1})") !=
        std::string::npos);
}

TEST_CASE("labels are put into a file of which all other lines stay as they are") {
  const Folder folder;
  const std::string row = R"({"payload":{"command_text":"x"}})";
  const std::string longer(5U << 20, 'x');
  const auto from = folder.path / "a.jsonl";
  std::ofstream(from, std::ios::binary) << "\xef\xbb\xbf" << row << "\r\n" << longer << "\n\n" << row << "\n" << row;
  CHECK(precision::copy_with_rules(from, folder.path / "b.jsonl", {{1, {"R1"}}, {2, {"R1"}}, {5, {"R2"}}}) == 2);
  std::ifstream in(folder.path / "b.jsonl", std::ios::binary);
  const std::string copy((std::istreambuf_iterator<char>(in)), {});
  CHECK(copy == "\xef\xbb\xbf" R"({"payload":{"command_text":"x"},"expected_rule_ids":["R1"]})" "\r\n" +
                    longer + "\n\n" + row + "\n" R"({"payload":{"command_text":"x"},"expected_rule_ids":["R2"]})");
}

}  // namespace ttp::precision::precision_test
