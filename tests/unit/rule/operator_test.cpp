// SPDX-License-Identifier: Apache-2.0
#include "rule/operator.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "base/error.hpp"
#include "support.hpp"
#include "tagger/rule_engine.hpp"

namespace ttp::rule::operator_test {

namespace {

/// A `.case` file: a condition on a line of its own, then indented lines `yes|no PAYLOAD` or
/// `error TEXT` (part of the complaint).
struct Case {
  std::string condition;
  std::vector<std::pair<std::string, std::string>> expectations;
};

std::vector<Case> read_cases(const std::string& text) {
  std::vector<Case> cases;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    if (line.front() != ' ') {
      cases.push_back({line, {}});
      continue;
    }
    const std::size_t begin = line.find_first_not_of(' ');
    const std::size_t blank = line.find(' ', begin);
    cases.back().expectations.emplace_back(line.substr(begin, blank - begin),
                                           line.substr(blank + 1));
  }
  return cases;
}

std::string complaints_of(const std::string& condition) {
  Diagnostics diagnostics;
  auto document = rule::parse_document("rule.yaml", test::rule_yaml(condition), diagnostics);
  if (document) {
    std::vector<rule::Rule> rules;
    auto rule = rule::load_rule(std::make_shared<const rule::Document>(std::move(*document)), {},
                                {}, diagnostics);
    if (rule) rules.push_back(std::move(*rule));
    const rule::RuleSet set(std::move(rules), rule::Compat::none, diagnostics);
  }
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += diagnostic.message + "\n";
  return text;
}

bool fires(const std::string& condition, const std::string& payload) {
  const auto rules = test::rules_from({test::rule_yaml(condition)});
  tagger::RuleEngineTagger engine(*rules, rule::Compat::none);
  tagger::TagList tags{std::nullopt};
  const test::OwnedEvent event("command", payload);
  tags.begin(event);
  engine.tag(event, tags);
  return !tags.tags().empty();
}

void check_cases(const std::filesystem::path& path) {
  INFO(path.string());
  REQUIRE(std::filesystem::exists(path));
  const auto cases = read_cases(test::read_file(path));
  REQUIRE_FALSE(cases.empty());
  for (const Case& test_case : cases) {
    CAPTURE(test_case.condition);
    REQUIRE_FALSE(test_case.expectations.empty());
    for (const auto& expectation : test_case.expectations) {
      const std::string& verdict = expectation.first;
      const std::string& text = expectation.second;
      CAPTURE(text);
      if (verdict == "error") {
        const std::string complaints = complaints_of(test_case.condition);
        CAPTURE(complaints);
        CHECK(complaints.find(text) != std::string::npos);
      } else {
        CHECK((verdict == "yes" || verdict == "no"));
        CHECK(fires(test_case.condition, text) == (verdict == "yes"));
      }
    }
  }
}

}  // namespace

TEST_CASE("every operator answers as its case file says") {
  for (const rule::OperatorInfo& info : rule::all_operators()) {
    check_cases(test::data_path("operator") / (std::string(info.name) + ".case"));
  }
}

TEST_CASE("all, any, not, fields and nested fields combine as their case file says") {
  check_cases(test::data_path("operator/match.case"));
}

TEST_CASE("a file: list is read beside the rule and nowhere else") {
  const test::TemporaryDirectory directory;
  directory.write("names.txt", "# people\nroot\n\n admin \n");
  const auto load = [&](const std::string& list) {
    directory.write("R9001.yaml", test::rule_yaml("{field: user, in: 'file:" + list + "'}"));
    rule::RuleSource source;
    source.directory = directory.path();
    return rule::load_rules(source);
  };
  const auto loaded = load("names.txt");
  tagger::RuleEngineTagger engine(*loaded.set, rule::Compat::none);
  tagger::TagList tags{std::nullopt};
  const test::OwnedEvent admin("command", R"({"user":"admin"})");
  tags.begin(admin);
  engine.tag(admin, tags);
  CHECK(tags.tags().size() == 1);
  const test::OwnedEvent people("command", R"({"user":"# people"})");
  tags.begin(people);
  engine.tag(people, tags);
  CHECK(tags.tags().empty());
  CHECK_THROWS_WITH_AS(static_cast<void>(load("../names.txt")),
                       doctest::Contains("must lie beside the rule file"), Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(load("/etc/hostname")),
                       doctest::Contains("must lie beside the rule file"), Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(load("missing.txt")),
                       doctest::Contains("cannot read the list"), Error);
}

}  // namespace ttp::rule::operator_test
