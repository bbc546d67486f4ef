// SPDX-License-Identifier: Apache-2.0
#include "rule/load.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "rule/rule_set.hpp"
#include "support.hpp"

namespace ttp::rule::load_test {

namespace {

constexpr std::string_view sound =
    "rule_id: R9001\nrule_version: 3\nname: n\napplies_to: [command]\nmatch: {pattern: x}\n"
    "emits: [{tactic: TA0001, technique_id: T1059, confidence: 0.5}]\n";

struct Loaded {
  std::optional<rule::Rule> rule;
  std::string complaints;
};

Loaded load(std::string text, rule::Compat compat = rule::Compat::none) {
  Loaded loaded;
  Diagnostics diagnostics;
  auto document = rule::parse_document("r.yaml", std::move(text), diagnostics);
  if (document) {
    loaded.rule = rule::load_rule(std::make_shared<const rule::Document>(std::move(*document)),
                                  {}, {compat}, diagnostics);
  }
  for (const Diagnostic& diagnostic : diagnostics) {
    loaded.complaints += format_diagnostic(diagnostic);
  }
  return loaded;
}

/// The sound rule with a line replaced by another text.
std::string with(std::string_view key, std::string_view replacement) {
  std::string text(sound);
  const std::size_t begin = text.find(std::string(key) + ":");
  const std::size_t end = text.find('\n', begin) + 1;
  return text.replace(begin, end - begin, replacement);
}

}  // namespace

TEST_CASE("a sound rule is read whole") {
  const auto loaded = load(std::string(sound) +
                           "description: d\nevidence_fields: [command_text, uid]\n"
                           "references: [https://example.com]\nfalse_positives: [none]\n"
                           "examples: {match: ['x y'], no_match: [z]}\nattack_release: v1\n");
  CHECK(loaded.complaints == "");
  REQUIRE(loaded.rule.has_value());
  CHECK(loaded.rule->identity.id == "R9001");
  CHECK(loaded.rule->identity.version == 3);
  CHECK(loaded.rule->identity.attack_release == "v1");
  CHECK(loaded.rule->emits.front().confidence == 0.5);
  CHECK(loaded.rule->emits.front().mitre_url == "https://attack.mitre.org/techniques/T1059");
  CHECK(loaded.rule->evidence_fields == std::vector<std::string>{"command_text", "uid"});
  CHECK(loaded.rule->examples.match == std::vector<std::string>{"x y"});
}

TEST_CASE("a complaint points at line and column, shows the line and says how to mend it") {
  const auto loaded = load(with("applies_to", "applies_to: command\n"));
  CHECK_FALSE(loaded.rule.has_value());
  CHECK(loaded.complaints ==
        "r.yaml:4:13: error: 'applies_to' must be a list of source kinds, found a text\n"
        "  applies_to: command\n"
        "              ^\n"
        "  write [command]\n");
}

TEST_CASE("all mistakes of a file are reported at once") {
  const auto loaded = load("rule_version: 0\nname: 5\napplies_to: []\nmatch: []\n"
                           "emits: [{technique_id: T1, confidence: 2}]\n");
  for (const char* part : {"missing key 'rule_id'", "'rule_version' must be at least 1",
                           "'name' must be a text, found an integer", "'applies_to' is empty",
                           "'match' must be a map, found a list", "missing key 'tactic'",
                           "'confidence' must lie between 0 and 1"}) {
    CAPTURE(part);
    CHECK(loaded.complaints.find(part) != std::string::npos);
  }
}

TEST_CASE("each kind of mistake has its own words") {
  const std::vector<std::pair<std::string, const char*>> mistakes = {
      {"- a\n", "a rule is a map, found a list"},
      {"", "a rule is a map, found nothing"},
      {"a: [\n", "not valid YAML"},
      {std::string(sound) + "name: again\n", "duplicate key 'name'"},
      {std::string(sound) + "---\na: b\n", "more than one YAML document"},
      {with("rule_id", "rule_id: 5\n"), "'rule_id' must be a text, found an integer"},
      {with("rule_version", "rule_version: [1]\n"), "'rule_version' must be an integer"},
      {with("rule_version", "rule_version: 1.5\n"), "'rule_version' must be an integer"},
      {with("applies_to", "applies_to: [5]\n"), "a source kind is a text"},
      {with("match", "match: {kind: 'lifter:nobody'}\n"), "no lifter owns the kind"},
      {with("match", "match: {kind: regex}\n"), "begins with 'lifter:'"},
      {with("emits", "emits: []\n"), "'emits' is empty"},
      {with("emits", "emits: [x]\n"), "an emit is a map, found a text"},
      {with("emits", "emits: [{tactic: TA1, technique_id: T1}]\n"), "missing key 'confidence'"},
      {with("emits", "emits: [{tactic: TA1, technique_id: T1, confidence: high}]\n"),
       "'confidence' must be a number"},
      {with("emits", "emits: [{tactic: TA1, technique_id: T1, confidence: .nan}]\n"),
       "'confidence' must be a number"},
      {std::string(sound) + "evidence_fields: x\n", "'evidence_fields' must be a list"},
      {std::string(sound) + "evidence_fields: [password]\n", "may hold a secret"},
      {std::string(sound) + "evidence_fields: [Login.PassWord]\n", "may hold a secret"},
      {std::string(sound) + "references: [[x]]\n", "expected a text, found a list"},
      {std::string(sound) + "x: !custom y\n", "YAML tag '!custom' is not supported"},
      {std::string(sound) + "x: \"a\x07\"\n", "control character in YAML"},
      {std::string(sound) + "x: \xff\n", "not UTF-8 text"},
      {std::string(sound) + "x: *nobody\n", "not valid YAML"},
      {std::string(sound) + "x: \"wget\n", "the quote that opens here is not closed"},
      {std::string(sound) + "x: 'it''s\n", "the quote that opens here is not closed"},
      {std::string(sound) + "x: \"a \\\" b\ny: c\n", "the quote that opens here is not closed"},
  };
  for (const auto& mistake : mistakes) {
    const std::string& text = mistake.first;
    const char* part = mistake.second;
    CAPTURE(part);
    const auto loaded = load(text);
    CAPTURE(loaded.complaints);
    CHECK_FALSE(loaded.rule.has_value());
    CHECK(loaded.complaints.find(part) != std::string::npos);
  }
}

TEST_CASE("a rule of the live system that would show whole headers loads, and does not show them") {
  const auto loaded = load(std::string(sound) + "evidence_fields: [raw_url, headers]\n");
  REQUIRE(loaded.rule.has_value());
  CHECK(loaded.rule->evidence_fields == std::vector<std::string>{"raw_url"});
  CHECK(loaded.complaints.find("warning: 'headers' may hold a secret and is left out of the tags") !=
        std::string::npos);
  const auto browser = load(with("applies_to", "applies_to: [canary_fingerprint]\n") +
                            "evidence_fields: [Canvas_Hash, metric]\n");
  REQUIRE(browser.rule.has_value());
  CHECK(browser.rule->evidence_fields == std::vector<std::string>{"metric"});
  const auto mail = load(with("applies_to", "applies_to: [email]\n") +
                         "evidence_fields: [subject, From]\n");
  CHECK_FALSE(mail.rule.has_value());
  CHECK(mail.complaints.find("warning: 'subject' may hold") != std::string::npos);
  CHECK(mail.complaints.find("error: 'From' may hold") != std::string::npos);
}

TEST_CASE("unknown keys and kinds are warnings with a suggestion") {
  const auto loaded = load(std::string(sound) + "descripton: d\n");
  CHECK(loaded.rule.has_value());
  CHECK(loaded.complaints.find("warning: unknown key 'descripton' is ignored") !=
        std::string::npos);
  CHECK(loaded.complaints.find("did you mean 'description'?") != std::string::npos);
  const auto kind = load(with("applies_to", "applies_to: [comand]\n"));
  CHECK(kind.rule.has_value());
  CHECK(kind.complaints.find("did you mean 'command'?") != std::string::npos);
}

TEST_CASE("kinds may be maps, and repeats count once") {
  const auto loaded =
      load(with("applies_to", "applies_to: [{source_kind: command}, command, payload]\n"));
  REQUIRE(loaded.rule.has_value());
  CHECK(loaded.rule->applies_to == std::vector<std::string>{"command", "payload"});
}

TEST_CASE("an alias bomb is refused quickly") {
  std::string text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 10; ++k) text += (k > 0 ? "," : "") + before;
    text += "]\n";
  }
  CHECK(load(text).complaints.find("too many nodes") != std::string::npos);
}

TEST_CASE("deeply nested YAML is refused, not followed") {
  CHECK(load("a: " + std::string(500, '[') + std::string(500, ']') + "\n").complaints != "");
}

TEST_CASE("with --compat live what can never fire is only a warning") {
  for (const std::string& text :
       {with("applies_to", "applies_to: []\n"), with("emits", "emits: []\n"),
        with("match", "match: {kind: 'lifter:nobody'}\n"),
        with("rule_version", "rule_version: -1\n"), with("rule_version", "rule_version: true\n")}) {
    CHECK(load(text, rule::Compat::live).rule.has_value());
  }
}

TEST_CASE("only plain names with a YAML ending are rule files") {
  CHECK(rule::is_rule_file_name("R0001.yaml"));
  CHECK(rule::is_rule_file_name("_.yml"));
  for (const char* name : {"a-b.yaml", ".a.yaml", "a.yaml~", "a.YAML", "a b.yaml", "a..yaml",
                           "a.b.yaml", ".yaml", "yaml", "\xC3\xA9.yaml", "a.yaml\n"}) {
    CAPTURE(name);
    CHECK_FALSE(rule::is_rule_file_name(name));
  }
}

TEST_CASE("a directory's rules come in the order of their ids, with the manifest's release") {
  const test::TemporaryDirectory directory;
  directory.write("pack.yaml", "name: p\nversion: 1.2.0\nattack_release: enterprise-v18.1\n");
  directory.write("ttp/a.yaml", with("rule_id", "rule_id: R2\n"));
  directory.write("ttp/b.yaml", with("rule_id", "rule_id: R1\n"));
  directory.write("ttp/b.yaml~", "garbage [");
  directory.write("ttp/below/c.yaml", "garbage [");
  rule::Manifest manifest;
  Diagnostics diagnostics;
  const auto rules = rule::load_directory(directory.path() / "ttp", {}, manifest, diagnostics);
  CHECK(diagnostics.empty());
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].identity.id == "R1");
  CHECK(rules[0].identity.attack_release == "enterprise-v18.1");
  CHECK(manifest.version == "1.2.0");
}

TEST_CASE("two files with one id are an error; live, the later file wins") {
  const test::TemporaryDirectory directory;
  directory.write("a.yaml", with("name", "name: first\n"));
  directory.write("b.yaml", with("name", "name: second\n"));
  rule::RuleSource source;
  source.directory = directory.path();
  CHECK_THROWS_WITH_AS(static_cast<void>(rule::load_rules(source)),
                       doctest::Contains("is already used by"), Error);
  source.compat = rule::Compat::live;
  const auto loaded = rule::load_rules(source);
  REQUIRE(loaded.set->rules().size() == 1);
  CHECK(loaded.set->rules().front().identity.name == "second");
}

TEST_CASE("what running does not need is left out, but nothing that is said about a rule") {
  const test::TemporaryDirectory directory;
  directory.write("a.yaml", sound);
  directory.write("b.yaml", with("rule_id", "rule_id: R9002\n") + "typo: 5\n");
  rule::RuleSource source;
  source.directory = directory.path();
  const auto whole = rule::load_rules(source);
  source.keep = rule::Keep::what_runs;
  const auto slim = rule::load_rules(source);
  REQUIRE(whole.set->rules().size() == 2);
  REQUIRE(slim.set->rules().size() == 2);
  CHECK(whole.set->rules().front().document->text == sound);
  CHECK(whole.set->rules().front().match.kind == rule::Node::Kind::map);
  CHECK(slim.set->rules().front().document->text.empty());
  CHECK(slim.set->rules().front().document->file == whole.set->rules().front().document->file);
  CHECK(slim.set->rules().front().match.entries.empty());
  REQUIRE(slim.diagnostics.size() == 1);
  CHECK(format_diagnostic(slim.diagnostics.front()) == format_diagnostic(whole.diagnostics.front()));
  CHECK(slim.set->pattern_rules("command").size() == whole.set->pattern_rules("command").size());
}

TEST_CASE("rules with one id that are handed in as a list are all compiled") {
  std::vector<rule::Rule> rules;
  for (const char* match : {"match: {pattern: x}\n", "match: {pattern: '('}\n", "match: {contains: y}\n"}) {
    rules.push_back(std::move(*load(with("match", match)).rule));
  }
  Diagnostics diagnostics;
  const rule::RuleSet set(std::move(rules), rule::Compat::none, diagnostics);
  REQUIRE(set.pattern_rules("command").size() == 2);
  CHECK(set.pattern_rules("command")[0].rule == &set.rules()[0]);
  CHECK(set.pattern_rules("command")[1].rule == &set.rules()[2]);
  CHECK(set.pattern_rules("command")[1].match.operator_name == "contains");
  CHECK(diagnostics.size() == 1);
}

TEST_CASE("a lifter's rule that takes a pattern rule's place takes it whole") {
  const test::TemporaryDirectory directory;
  directory.write("a.yaml", with("name", "name: first\n"));
  directory.write("b.yaml", with("match", "match: {kind: 'lifter:email_links'}\n"));
  rule::RuleSource source;
  source.directory = directory.path();
  source.compat = rule::Compat::live;
  source.keep = rule::Keep::what_runs;
  const auto loaded = rule::load_rules(source);
  REQUIRE(loaded.set->rules().size() == 1);
  CHECK(loaded.set->rules().front().lifter_kind == "email_links");
  CHECK(loaded.set->rules().front().match.find("kind") != nullptr);
  CHECK(loaded.set->pattern_rules("command").empty());
}

TEST_CASE("bad rules stop the run, or are left out where that was asked for") {
  const test::TemporaryDirectory directory;
  directory.write("a.yaml", sound);
  directory.write("b.yaml", with("rule_id", "rule_id: R9002\n").replace(60, 0, "") + "emits: 5\n");
  rule::RuleSource source;
  source.directory = directory.path();
  CHECK_THROWS_WITH_AS(static_cast<void>(rule::load_rules(source)),
                       doctest::Contains("1 error in the rules"), Error);
  source.skip_bad = true;
  CHECK(rule::load_rules(source).set->rules().size() == 1);
}

}  // namespace ttp::rule::load_test
