// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "cli/rules_state.hpp"
#include "cli/rules_text.hpp"
#include "cli/verbs.hpp"
#include "store/database.hpp"
#include "support.hpp"

namespace ttp::cli::rules_test {

using cli::RulesOptions;
using Action = RulesOptions::Action;

namespace {

const Timestamp now = *parse_timestamp("2026-11-07T10:00:00Z");

RulesOptions quiet(Action action) {
  RulesOptions options;
  options.common.quiet = true;
  options.common.now = now;
  options.action = action;
  options.by = "tester";
  return options;
}

RulesOptions setting(const std::string& id, const std::string& mode) {
  RulesOptions options = quiet(Action::set_state);
  options.ids = {id};
  options.mode = mode;
  return options;
}

rule::State state_in(const std::filesystem::path& file, const std::string& id) {
  Diagnostics diagnostics;
  const rule::States states = rule::read_states(file, diagnostics);
  CHECK(diagnostics.empty());
  return states.at(id);
}

}  // namespace

TEST_CASE("what a state command line describes") {
  RulesOptions options = setting("R1", "clipped");
  options.max = 0.5;
  options.expires = "4h";
  options.reason = "noisy";
  const rule::State state = cli::requested_state(options, now);
  CHECK(state.mode == rule::Mode::clipped);
  CHECK(state.confidence_max == 0.5);
  CHECK(state.expires_at == parse_timestamp("2026-11-07T14:00:00Z"));
  CHECK(state.set_at == now);
  CHECK(state.set_by == "tester");
  options.expires = "2026-12-01";
  CHECK(cli::requested_state(options, now).expires_at == parse_timestamp("2026-12-01"));

  const auto fails = [](const RulesOptions& wrong, const char* text) {
    CHECK_THROWS_WITH_AS(static_cast<void>(cli::requested_state(wrong, now)),
                         doctest::Contains(text), Error);
  };
  options.expires = "soon";
  fails(options, "'soon' is neither a duration");
  options.expires = "2026-11-07T10:00:00Z";
  fails(options, "lies in the past");
  options = setting("R1", "disabled");
  options.max = 0.5;
  fails(options, "--max is the ceiling of a clipped rule");
  fails(setting("R1", "disabld"), "did you mean 'disabled'?");
}

TEST_CASE("states are set and removed in a file and in a database") {
  const test::TemporaryDirectory directory;
  const auto rules = directory.write("ttp/R9001.yaml", test::rule_yaml("{pattern: x}"));
  const std::string file = (directory.path() / "state.yaml").string();
  const std::string path = (directory.path() / "t.db").string();
  { store::Database({path, 100, {}}, store::Database::Mode::create); }
  for (const bool in_file : {true, false}) {
    const auto run = [&](RulesOptions options) {
      options.rules.rules = rules.parent_path().string();
      (in_file ? options.rules.state : options.database) = in_file ? file : path;
      CHECK(cli::run_rules(options) == ExitCode::ok);
    };
    RulesOptions set = setting("R9001", "disabled");
    set.expires = "1d";
    set.reason = "it's";
    run(set);
    run(setting("R9002", "enabled"));
    RulesOptions clear = quiet(Action::clear_state);
    clear.ids = {"R9002"};
    run(clear);
    run(clear);  // no state is no error
  }
  const rule::State state = state_in(file, "R9001");
  CHECK(state.mode == rule::Mode::disabled);
  CHECK(state.expires_at == now + microseconds_per_day);
  store::Database database({path, 100, {}}, store::Database::Mode::read);
  SQLite::Statement query(database.handle(), "SELECT rule_id, state, expires_at, reason, set_by, "
                                             "set_at FROM ttp_rule_state");
  REQUIRE(query.executeStep());
  CHECK(query.getColumn(0).getString() == "R9001");
  CHECK(query.getColumn(1).getString() == "disabled");
  CHECK(query.getColumn(2).getString() == "2026-11-08 10:00:00.000000");
  CHECK(query.getColumn(3).getString() == "it's");
  CHECK(query.getColumn(4).getString() == "tester");
  CHECK(query.getColumn(5).getString() == "2026-11-07 10:00:00.000000");
  CHECK_FALSE(query.executeStep());
}

TEST_CASE("a state needs one place to be kept in") {
  RulesOptions options = setting("R1", "disabled");
  options.rules.state = "a";
  options.database = "b";
  CHECK_THROWS_WITH_AS(static_cast<void>(cli::run_rules(options)),
                       doctest::Contains("exclude each other"), Error);
  options.rules.state.clear();
  options.database = "/nonexistent/t.db";
  CHECK_THROWS_WITH_AS(static_cast<void>(cli::run_rules(options)),
                       doctest::Contains("no such database"), Error);
}

TEST_CASE("states in words") {
  rule::State state;
  CHECK(cli::state_text(state, now) == "enabled");
  state.mode = rule::Mode::clipped;
  CHECK(cli::state_text(state, now) == "clipped without a ceiling");
  state.confidence_max = 0.5;
  state.expires_at = now + 1;
  CHECK(cli::state_text(state, now) == "clipped to 0.5 until 2026-11-07T10:00:00.000001Z");
  state.expires_at = now;
  CHECK(cli::state_text(state, now) ==
        "enabled (clipped to 0.5 until 2026-11-07T10:00:00Z has expired)");
  CHECK(cli::state_text(state, std::nullopt) == "clipped to 0.5 until 2026-11-07T10:00:00Z");
  CHECK(cli::state_origin(state).empty());
  state.set_by = "a\x1b[1m";
  state.reason = "why";
  CHECK(cli::state_origin(state) == " (set by a\\x1b[1m: why)");
}

TEST_CASE("the list and one rule, as text and as JSON") {
  const auto rules = test::rules_from(
      {test::rule_yaml("{pattern: 'x'}"),
       "rule_id: R9002\nrule_version: 3\nname: spray\napplies_to: [auth_attempt, credential]\n"
       "match: {kind: 'lifter:credential_auth_brute_generic'}\nemits:\n"
       "  - {tactic: TA0006, technique_id: T1110, confidence: 0.85}\n"
       "  - {tactic: TA0006, technique_id: T1110, sub_technique_id: T1110.003, confidence: 0.5}\n"});
  CHECK(cli::format_rule_table(rules->rules(), now, 120, false) ==
        "RULE   VERSION  NAME   KINDS                    EMITS            MAX   STATE\n"
        "R9001  1        test   command                  T1059.004        0.90  enabled\n"
        "R9002  3        spray  auth_attempt,credential  T1110,T1110.003  0.85  enabled\n");
  CHECK(cli::format_rule_json(rules->rules().subspan(1), now) ==
        "[\n"
        R"({"rule_id":"R9002","rule_version":3,"name":"spray","file":"rule.yaml",)"
        R"("applies_to":["auth_attempt","credential"],"evaluated_by":"credential","emits":[)"
        R"({"tactic":"TA0006","tactic_name":"Credential Access","technique_id":"T1110",)"
        R"("sub_technique_id":null,"technique_name":"Brute Force","confidence":0.85},)"
        R"({"tactic":"TA0006","tactic_name":"Credential Access","technique_id":"T1110",)"
        R"("sub_technique_id":"T1110.003","technique_name":"Password Spraying","confidence":0.5}],)"
        R"("max_confidence":0.85,"state":{"state":"enabled","confidence_max":null,)"
        R"("expires_at":null,"is_expired":false,"reason":null,"set_by":null,"set_at":null}})"
        "\n]\n");
  CHECK(cli::format_rule(rules->rules()[0], now) ==
        "# rule.yaml\n# state: enabled\n# claims T1059.004 Unix Shell (TA0002 Execution), "
        "confidence 0.9\n" +
            test::rule_yaml("{pattern: 'x'}"));
  CHECK(cli::format_rule_json({}, now) == "[\n]\n");
}

}  // namespace ttp::cli::rules_test
