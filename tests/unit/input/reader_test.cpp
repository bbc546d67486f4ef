// SPDX-License-Identifier: Apache-2.0
#include "input/reader.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "base/error.hpp"
#include "input/log_source.hpp"
#include "input/paths.hpp"
#include "support.hpp"

namespace ttp::input::reader_test {

namespace {

/// What a log source says of some files.
struct Replayed {
  std::vector<std::string> events;
  std::vector<std::string> rejects;
  std::vector<std::string> notices;
  std::vector<std::string> remarks;
  input::NamedCounts counts;
};

Replayed replay(std::vector<std::string> files, std::string format = "auto") {
  Replayed result;
  RejectLog rejects({false, "", [&](std::string_view line) { result.rejects.emplace_back(line); }});
  input::LogSource source({std::move(files), std::move(format), {},
                           [&](std::string_view line) { result.notices.emplace_back(line); }},
                          rejects);
  while (const Event* event = source.next()) result.events.push_back(test::event_json(*event));
  result.counts = source.counts();
  result.remarks = source.remarks();
  return result;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("every format reads its fixtures: NAME.log gives NAME.events") {
  for (const input::ReaderInfo& info : input::all_readers()) {
    const auto directory = test::data_path("input") / info.name;
    CAPTURE(directory.string());
    REQUIRE(std::filesystem::is_directory(directory));
    int fixtures = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
      if (entry.path().extension() != ".log") continue;
      ++fixtures;
      CAPTURE(entry.path().string());
      auto expected_path = entry.path();
      expected_path.replace_extension(".events");
      const auto result = replay({entry.path().string()});
      CHECK(result.notices ==
            std::vector<std::string>{entry.path().string() + ": format " +
                                     std::string(info.name)});
      std::string got;
      for (const std::string& event : result.events) got += event + "\n";
      for (const std::string& reject : result.rejects) {
        got += "rejected " + reject.substr(entry.path().string().size()) + "\n";
      }
      test::check_fixture(expected_path, got);
    }
    CHECK(fixtures > 0);
  }
}

TEST_CASE("a log read twice, or cut in two files anywhere, gives the same events") {
  const auto lines = lines_of(test::read_file(test::data_path("input/cowrie/sessions.log")));
  const test::TemporaryDirectory directory;
  std::string all;
  for (const std::string& line : lines) all += line + "\n";
  const auto whole = replay({directory.write("all.json", all).string()}).events;
  for (std::size_t cut = 0; cut <= lines.size(); ++cut) {
    std::string first;
    std::string second;
    for (std::size_t i = 0; i < lines.size(); ++i) (i < cut ? first : second) += lines[i] + "\n";
    CAPTURE(cut);
    CHECK(replay({directory.write("1.json", first).string(),
                  directory.write("2.json", second).string()},
                 "cowrie")
              .events == whole);
  }
  auto twice = whole;
  twice.insert(twice.end(), whole.begin(), whole.end());
  const std::string path = (directory.path() / "all.json").string();
  CHECK(replay({path, path}).events == twice);
}

TEST_CASE("records that are wrong are rejected with file, line and reason; the rest is read") {
  const test::TemporaryDirectory directory;
  const std::string good = R"({"source_kind":"command","source_id":"1","payload":{}})";
  const std::string path = directory
      .write("e.jsonl", good + "\r\n\n" + R"({"source_id":"x"})" + "\n[1]\n" +
             R"({"source_kind":5})" + "\n" + R"({"source_kind":"a","payload":[]})" + "\n\xff\n" +
             R"({"source_kind":"b","ts":)").string();
  const auto result = replay({path});
  CHECK(result.events.size() == 1);
  CHECK(result.rejects ==
        std::vector<std::string>{
            path + ":3: rejected: missing 'source_kind'",
            path + ":4: rejected: not a JSON object",
            path + ":5: rejected: 'source_kind' is not a text",
            path + ":6: rejected: 'payload' is not an object",
            path + ":7: rejected: invalid UTF-8",
            "further rejected records are counted, not shown (--rejects FILE keeps them)"});
}

TEST_CASE("reasons never repeat a record's content") {
  const test::TemporaryDirectory directory;
  for (const char* line : {R"({"source_kind":"hunter2)", R"({"hunter2":1})",
                           R"({"source_kind":"x","payload":"hunter2"})"}) {
    const auto result = replay({directory.write("e.jsonl", line).string()}, "event");
    REQUIRE(result.rejects.size() == 1);
    CHECK(result.rejects[0].find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a byte-order mark, blank lines and a missing last line end do not matter") {
  const test::TemporaryDirectory directory;
  const std::string good = R"({"source_kind":"command","source_id":"1","payload":{}})";
  CHECK(replay({directory.write("e.jsonl", "\xEF\xBB\xBF\n" + good + "\n \t \n" + good).string()})
            .events.size() == 2);
}

TEST_CASE("a made-up source id depends on the line alone") {
  const test::TemporaryDirectory directory;
  const std::string line = R"({"source_kind":"command","payload":{"command_text":"id"}})";
  const auto a = replay({directory.write("a.jsonl", line + "\n").string()}).events;
  const auto b = replay({directory.write("b.jsonl", "\n\n" + line + "\r\n").string()}).events;
  REQUIRE(a.size() == 1);
  CHECK(a == b);
  CHECK(a[0].find("\"source_id\":\"sha256:") != std::string::npos);
}

TEST_CASE("a file of no known format is an error that names the formats") {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("x.json", "{\"a\":1}\n{\"b\":2}\n").string();
  CHECK_THROWS_WITH_AS(static_cast<void>(replay({path})),
                       doctest::Contains("none of its records is of a known format"), Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(replay({path}, "pcap")),
                       doctest::Contains("unknown format 'pcap'"), Error);
}

TEST_CASE("an empty file is said, not judged") {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("x.json", "").string();
  const auto result = replay({path});
  CHECK(result.events.empty());
  CHECK(result.notices == std::vector<std::string>{"notice: " + path + " is empty"});
}

TEST_CASE("directories and patterns become sorted logs, rotated ones first") {
  const test::TemporaryDirectory directory;
  for (const char* name : {"cowrie.json", "cowrie.json.2026-11-02", "cowrie.json.2026-11-01.gz",
                           "notes.txt", ".hidden.json", "jsonx", "sub/below.json"}) {
    directory.write(name, "");
  }
  const std::string root = directory.path().string();
  const std::vector<std::string> logs = {root + "/cowrie.json.2026-11-01.gz",
                                         root + "/cowrie.json.2026-11-02", root + "/cowrie.json"};
  CHECK(input::expand_paths({root}) == logs);
  CHECK(input::expand_paths({root + "/cowrie.json*"}) == logs);
  CHECK(input::expand_paths({"-", root + "/notes.txt"}) ==
        std::vector<std::string>{"-", root + "/notes.txt"});
  CHECK_THROWS_WITH_AS(static_cast<void>(input::expand_paths({root + "/nothing"})),
                       doctest::Contains("no such file"), Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(input::expand_paths({root + "/*.csv"})),
                       doctest::Contains("no file matches"), Error);
  std::filesystem::create_directory(directory.path() / "empty");
  CHECK_THROWS_WITH_AS(static_cast<void>(input::expand_paths({root + "/empty"})),
                       doctest::Contains("no logs in the directory"), Error);
}

}  // namespace ttp::input::reader_test
