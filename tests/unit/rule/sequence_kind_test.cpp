// SPDX-License-Identifier: Apache-2.0
#include "rule/sequence_kind.hpp"

#include <doctest/doctest.h>

#include "support.hpp"

namespace ttp::rule::sequence_kind_test {

namespace {

constexpr std::string_view spike =
    R"({"anomaly_type":"tool_diversity_spike","origin":"agent","count":4,"description":"4 new tools"})";

std::size_t tags_of(std::string_view match, std::string_view payload) {
  const auto rules = test::rules_from({test::rule_yaml(match, "sequence")});
  auto taggers = test::taggers_of(*rules);
  const test::OwnedEvent event("sequence", payload);
  tagger::TagList tags(0);
  taggers.composite->tag(event, tags);
  return tags.tags().size();
}

/// The first complaint about a rule with this `match`.
std::string complaint(std::string_view match, std::string_view kind = "sequence") {
  const test::TemporaryDirectory directory;
  directory.write("R9001.yaml", test::rule_yaml(match, kind));
  rule::RuleSource source;
  source.directory = directory.path();
  source.skip_bad = true;
  const rule::LoadedRules loaded = rule::load_rules(source);
  for (const Diagnostic& each : loaded.diagnostics) {
    if (each.severity == Severity::error) return each.message + " / " + each.hint;
  }
  return "";
}

}  // namespace

TEST_CASE("a rule over a sequence fires on its type of anomaly") {
  CHECK(tags_of("{kind: 'sequence:tool_diversity_spike'}", spike) == 1);
  CHECK(tags_of("{kind: 'sequence:read_then_exfil'}", spike) == 0);
  CHECK(tags_of("{kind: 'sequence:tool_diversity_spike'}", "{}") == 0);
}

TEST_CASE("conditions beside the kind must hold, too") {
  const auto with = [](std::string_view condition) {
    return tags_of("{kind: 'sequence:tool_diversity_spike', " + std::string(condition) + "}",
                   spike);
  };
  CHECK(with("field: origin, equals: agent") == 1);
  CHECK(with("field: origin, equals: shell") == 0);
  CHECK(with("pattern: '^4 new'") == 1);
  CHECK(with("any: [{field: count, gt: 9}, {field: count, gte: 4}]") == 1);
  CHECK(with("not: {field: count, gte: 4}") == 0);
}

TEST_CASE("mistakes in a rule over a sequence are found") {
  CHECK(complaint("{kind: 'sequence:tool_diversity_spikes'}") ==
        "'sequence:tool_diversity_spikes' names no type of anomaly / did you mean "
        "'sequence:tool_diversity_spike'?");
  CHECK(complaint("{kind: 'sequence:read_then_exfil'}", "command") ==
        "a rule over a sequence applies to the kind 'sequence' alone / write applies_to: "
        "[sequence]");
  CHECK(complaint("{kind: 'sequence:read_then_exfil', feld: origin, equals: x}")
            .starts_with("unknown key 'feld' in a condition"));
}

}  // namespace ttp::rule::sequence_kind_test
