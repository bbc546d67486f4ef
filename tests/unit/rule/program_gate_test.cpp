// SPDX-License-Identifier: Apache-2.0
#include "rule/program_gate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "support.hpp"

namespace ttp::rule::program_gate_test {

namespace {

/// The programs of the gate, behind a ! if it keeps them out; "none" without a gate.
std::string gate_of(std::string_view condition) {
  const auto rules = test::rules_from({test::rule_yaml(condition, "command", "R9001")});
  const auto gate =
      rule::program_gate(rules->pattern_rules("command")[0].match, rules->fields());
  if (!gate) return "none";
  std::vector<std::string_view> programs = gate->programs;
  std::ranges::sort(programs);
  std::string text = gate->is_negated ? "!" : "";
  for (const std::string_view program : programs) text.append(program).append(" ");
  return text;
}

}  // namespace

TEST_CASE("a statement's list of programs is a gate, a list of anything else is none") {
  CHECK(gate_of("{scope: statement, field: argv0, in: [wget, curl]}") == "curl wget ");
  CHECK(gate_of("{scope: statement, all: [{field: args, pattern: x}, {field: argv0, in: [nc]}]}") ==
        "nc ");
  CHECK(gate_of("{scope: statement, all: [{field: args, in: [x]}]}") == "none");
  CHECK(gate_of("{scope: statement, field: argv0, pattern: '^nc$'}") == "none");
  CHECK(gate_of("{field: argv0, in: [nc]}") == "none");  // of the payload
  CHECK(gate_of("{scope: statement, field: argv0, in: [NC], nocase: true}") == "none");
  CHECK(gate_of("{scope: statement, fields: [argv0, args], in: [nc]}") == "none");
}

TEST_CASE("programs that are kept out are a gate, too, but a list of wanted ones tells more") {
  CHECK(gate_of("{scope: statement, not: {field: argv0, in: [ls]}}") == "!ls ");
  CHECK(gate_of("{scope: statement, all: [{not: {field: argv0, in: [ls]}}, "
                "{field: argv0, in: [ls, nc]}]}") == "ls nc ");
  CHECK(gate_of("{scope: statement, not: {all: [{field: argv0, in: [ls]}, "
                "{field: args, pattern: x}]}}") == "none");
}

TEST_CASE("alternatives have no gate of their own; each part of a rule has") {
  CHECK(gate_of("{scope: statement, any: [{field: argv0, in: [a]}, {field: argv0, in: [b]}]}") ==
        "none");
  CHECK(gate_of("{scope: statement, decode: base64, field: argv0, in: [nc]}") == "nc ");
}

}  // namespace ttp::rule::program_gate_test
