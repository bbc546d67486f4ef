// SPDX-License-Identifier: Apache-2.0
#include "rule/aggregate.hpp"

#include <doctest/doctest.h>

#include "rule/rule_set.hpp"
#include "support.hpp"

namespace ttp::rule::aggregate_test {

namespace {

struct Read {
  std::optional<rule::Aggregate> aggregate;
  std::string complaints;
};

Read read(const std::string& yaml, rule::Compat compat = rule::Compat::none) {
  Read result;
  Diagnostics diagnostics;
  std::vector<rule::Rule> rules;
  auto document = rule::parse_document(
      "r.yaml", test::rule_yaml("{field: result, equals: fail, aggregate: " + yaml + "}",
                                "auth_attempt"),
      diagnostics);
  if (document) {
    auto rule = rule::load_rule(std::make_shared<const rule::Document>(std::move(*document)), {},
                                {compat}, diagnostics);
    if (rule) {
      result.aggregate = rule->aggregate;
      rules.push_back(std::move(*rule));
    }
  }
  const rule::RuleSet set(std::move(rules), compat, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) {
    result.complaints += format_diagnostic(diagnostic);
  }
  return result;
}

/// The first line of the complaints, without the file's name.
std::string complaint(const std::string& yaml) {
  const std::string all = read(yaml).complaints;
  return all.substr(7, all.find('\n') - 7);
}

}  // namespace

TEST_CASE("an aggregate is read whole") {
  const auto [aggregate, complaints] =
      read("{count: '>= 5', distinct: password, by: [attacker_uuid, service], within: 5m}");
  CHECK(complaints == "");
  REQUIRE(aggregate.has_value());
  CHECK(aggregate->count == 5);
  CHECK(aggregate->distinct == "password");
  CHECK(aggregate->by == std::vector<std::string>{"attacker_uuid", "service"});
  CHECK(aggregate->within == 300 * microseconds_per_second);
}

TEST_CASE("more than N is one above at least N; by and distinct may be left out") {
  const auto [aggregate, complaints] = read("{count: '>4', within: 90s}");
  CHECK(complaints == "");
  REQUIRE(aggregate.has_value());
  CHECK(aggregate->count == 5);
  CHECK(aggregate->distinct == "");
  CHECK(aggregate->by.empty());
}

TEST_CASE("each mistake is told at its place") {
  CHECK(complaint("[1]") == "5:49: error: 'aggregate' must be a map, found a list");
  CHECK(complaint("{within: 5m}") == "5:49: error: missing key 'count' in 'aggregate'");
  CHECK(complaint("{count: '>= 5'}") == "5:49: error: missing key 'within' in 'aggregate'");
  CHECK(complaint("{count: '>= 5', within: 5m, per: [a]}") ==
        "5:77: error: unknown key 'per' in 'aggregate'");
  CHECK(complaint("{count: 5, within: 5m}") == "5:57: error: 'count' must be '>= N' or '> N'");
  CHECK(complaint("{count: '< 5', within: 5m}") == "5:57: error: 'count' must be '>= N' or '> N'");
  CHECK(complaint("{count: '>= five', within: 5m}") ==
        "5:57: error: 'count' must be '>= N' or '> N' with a whole number N");
  CHECK(complaint("{count: '>= 0', within: 5m}") ==
        "5:57: error: 'count' must lie between 1 and 1,000");
  CHECK(complaint("{count: '>= 1001', within: 5m}") ==
        "5:57: error: 'count' must lie between 1 and 1,000");
  CHECK(complaint("{count: '>= 5', within: 5}") ==
        "5:73: error: 'within' must be a time span such as 90s, 5m, 2h or 1d");
  CHECK(complaint("{count: '>= 5', within: 0s}") ==
        "5:73: error: 'within' must be a time span such as 90s, 5m, 2h or 1d");
  CHECK(complaint("{count: '>= 5', within: 5m, distinct: [a]}") ==
        "5:87: error: a field is named by a text, found a list");
  CHECK(complaint("{count: '>= 5', within: 5m, by: service}") ==
        "5:81: error: 'by' takes a list of fields");
  CHECK(complaint("{count: '>= 5', within: 5m, by: [a, b, a]}") ==
        "5:88: error: the field 'a' is named twice");
}

TEST_CASE("hints say how to mend it") {
  CHECK(read("{count: 5, within: 5m}").complaints.find("write '>= 5'") != std::string::npos);
  CHECK(read("{count: '>= 5', whithin: 5m}").complaints.find("did you mean 'within'?") !=
        std::string::npos);
  CHECK(read("{count: '>= 5', within: 5m, by: service}").complaints.find("write [service]") !=
        std::string::npos);
}

TEST_CASE("an aggregate stands directly under match, beside a condition") {
  const auto complaints = [](std::string_view match) {
    Diagnostics diagnostics;
    std::vector<rule::Rule> rules;
    auto document = rule::parse_document("r.yaml", test::rule_yaml(match), diagnostics);
    auto rule = rule::load_rule(std::make_shared<const rule::Document>(std::move(*document)), {},
                                {rule::Compat::none}, diagnostics);
    if (rule) rules.push_back(std::move(*rule));
    const rule::RuleSet set(std::move(rules), rule::Compat::none, diagnostics);
    std::string all;
    for (const Diagnostic& diagnostic : diagnostics) all += format_diagnostic(diagnostic);
    return all;
  };
  CHECK(complaints("{any: [{pattern: x, aggregate: {count: '>= 2', within: 5m}}]}")
            .find("r.yaml:5:28: error: 'aggregate' inside a condition") == 0);
  CHECK(complaints("{aggregate: {count: '>= 2', within: 5m}}")
            .find("the condition tests nothing") != std::string::npos);
}

TEST_CASE("the live system passes over an aggregate") {
  const auto [aggregate, complaints] = read("{count: 5, within: 5}", rule::Compat::live);
  CHECK(complaints == "");
  CHECK_FALSE(aggregate.has_value());
}

}  // namespace ttp::rule::aggregate_test
