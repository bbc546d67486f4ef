// SPDX-License-Identifier: Apache-2.0
#include "cli/options.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

namespace ttp::cli::options_test {

using cli::RulesOptions;
using Action = RulesOptions::Action;

namespace {

cli::Command parse(std::vector<const char*> words) {
  words.insert(words.begin(), "ttp");
  return cli::parse_command_line(static_cast<int>(words.size()), words.data());
}

RulesOptions rules(const std::vector<const char*>& words) {
  return std::get<RulesOptions>(parse(words));
}

}  // namespace

TEST_CASE("a state is set with and without the word set") {
  for (const auto& options :
       {rules({"rules", "state", "R0012", "disabled", "--expires", "4h", "--reason", "noisy"}),
        rules({"rules", "state", "set", "R0012", "disabled", "--expires", "4h", "--reason",
               "noisy"}),
        rules({"rules", "state", "--expires=4h", "set", "R0012", "--reason", "noisy",
               "disabled"})}) {
    CHECK(options.action == Action::set_state);
    CHECK(options.ids == std::vector<std::string>{"R0012"});
    CHECK(options.mode == "disabled");
    CHECK(options.expires == "4h");
    CHECK(options.reason == "noisy");
  }
}

TEST_CASE("the other verbs of rules") {
  CHECK(rules({"rules", "state", "list", "--state", "s.yaml"}).action == Action::list_states);
  const auto clear = rules({"rules", "state", "clear", "R1", "--db", "t.db"});
  CHECK(clear.action == Action::clear_state);
  CHECK(clear.ids.front() == "R1");
  CHECK(clear.database == "t.db");
  CHECK(rules({"rules", "list", "--output", "json"}).action == Action::list);
  CHECK(rules({"rules", "show", "R1", "R2"}).ids.size() == 2);
  CHECK(rules({"rules", "sync", "--updated-by", "me"}).by == "me");
  const auto stored = rules({"rules", "list", "--rule-store", "db", "--state-at", "event"});
  CHECK(stored.rules.store == cli::RuleStore::database);
  CHECK(stored.rules.is_state_at_event);
}

TEST_CASE("a state's words are checked") {
  const auto fails = [](const std::vector<const char*>& words, const char* text) {
    CAPTURE(words.size());
    CHECK_THROWS_WITH_AS(static_cast<void>(parse(words)), doctest::Contains(text), Error);
  };
  fails({"rules", "state", "R1"}, "expected a rule id and a state");
  fails({"rules", "state", "clear"}, "'clear' takes one rule id");
  fails({"rules", "state", "list", "R1"}, "'list' takes no words");
  fails({"rules", "state", "clear", "R1", "--reason", "x"}, "belongs to a state that is set");
  fails({"rules", "state", "R1", "clipped", "--max", "2"}, "--max");
  fails({"rules", "state", "R1", "disabled", "--nope"}, "Try 'ttp rules state --help'");
  fails({"rules"}, "Try 'ttp rules --help'");
}

TEST_CASE("help of a verb with verbs of its own lists the options of all of them") {
  const auto help = std::get<cli::PrintOnly>(parse({"rules", "--help"})).text;
  for (const char* word : {"--rule-store", "--updated-by", "--expires", "sync"}) {
    CHECK(help.find(word) != std::string::npos);
  }
  const auto state = std::get<cli::PrintOnly>(parse({"rules", "state", "--help"})).text;
  CHECK(state.find("ttp rules state") != std::string::npos);
  CHECK(state.find("--updated-by") == std::string::npos);
}

TEST_CASE("the options of explain") {
  const auto options = std::get<cli::ExplainOptions>(
      parse({"explain", R"({"source_kind":"command","payload":{"a":[1,2]}})", "--rule", "R1,R2",
             "--min-confidence", "0.5", "--all", "--output", "json"}));
  CHECK(options.input == R"({"source_kind":"command","payload":{"a":[1,2]}})");
  CHECK(options.rule_ids == std::vector<std::string>{"R1", "R2"});
  CHECK(options.min_confidence == 0.5);
  CHECK(options.all);
  const auto line = std::get<cli::ExplainOptions>(parse({"explain", "x.log", "--line", "7"}));
  CHECK(line.line == 7U);
  CHECK(std::get<cli::ExplainOptions>(parse({"explain", "-"})).input == "-");
}

}  // namespace ttp::cli::options_test
