// SPDX-License-Identifier: Apache-2.0
// Recorded: which rule documents, file names and directories are taken, and what states do.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include "recorded.hpp"
#include "rule/load.hpp"
#include "rule/rule_set.hpp"
#include "support.hpp"

using namespace ttp;
using nlohmann::json;

namespace {

std::optional<rule::Rule> load(const std::string& yaml, Diagnostics& diagnostics) {
  auto document = rule::parse_document("case.yaml", yaml, diagnostics);
  if (!document || has_errors(diagnostics)) return std::nullopt;
  rule::LoadOptions options;
  options.compat = rule::Compat::live;
  auto rule = rule::load_rule(std::make_shared<const rule::Document>(std::move(*document)), {},
                              options, diagnostics);
  return has_errors(diagnostics) ? std::nullopt : std::move(rule);
}

/// Documents that are read otherwise on purpose, with the reason.
const std::map<std::string, std::string> accepted = [] {
  std::map<std::string, std::string> all;
  const auto add = [&](const char* reason, std::initializer_list<const char*> cases) {
    for (const char* name : cases) all[name] = reason;
  };
  add("plain words are read as YAML 1.2 has them, where text stands as text",
      {"rule_version 0x10", "rule_version 010", "rule_version 1_000", "rule_version 1:30",
       "rule_version 1e3", "rule_id 2026-01-01", "name 2026-01-01", "match {1: 2}",
       "match {true: 1}", "emits [{technique_id: 0, tactic: TA1, confidence: 1}]",
       "emits [{technique_id: T1, tactic: TA1, confidence: 1, 5: 6}]"});
  add("a version has at most 63 bits, as in the database",
      {"rule_version 9223372036854775808", "rule_version 100000000000000000000"});
  add("YAML tags are refused",
      {"applies_to !!set {command, email}", "match {pattern: !!binary aGk=}"});
  add("an id is a text",
      {"emits [{technique_id: [T1], tactic: TA1, confidence: 1}]",
       "emits [{technique_id: T1, sub_technique_id: 1.001, tactic: TA1, confidence: 1}]",
       "emits [{technique_id: T1, sub_technique_id: [a], tactic: TA1, confidence: 1}]"});
  add("a confidence is a number from 0 to 1: others fail a whole batch later",
      {"emits [{technique_id: T1, tactic: TA1, confidence: '1_0'}]",
       "emits [{technique_id: T1, tactic: TA1, confidence: true}]",
       "emits [{technique_id: T1, tactic: TA1, confidence: .nan}]",
       "emits [{technique_id: T1, tactic: TA1, confidence: .inf}]",
       "emits [{technique_id: T1, tactic: TA1, confidence: 1e3}]",
       "emits [{technique_id: T1, tactic: TA1, confidence: 2.5}]",
       "emits [{technique_id: T1, tactic: TA1, confidence: -1}]"});
  add("one of two equal keys would be lost", {"duplicate key"});
  return all;
}();

json compiled_of(const rule::Rule& rule) {
  // The live system keeps the kinds as a set.
  const std::set<std::string> kinds(rule.applies_to.begin(), rule.applies_to.end());
  json emits = json::array();
  for (const Emit& emit : rule.emits) {
    emits.push_back({emit.technique_id,
                     emit.sub_technique_id ? json(*emit.sub_technique_id) : json(), emit.tactic,
                     emit.confidence});
  }
  return {{"rule_id", rule.identity.id}, {"rule_version", rule.identity.version},
          {"emits", emits},              {"applies_to", kinds},
          {"evidence_fields", rule.evidence_fields}};
}

}  // namespace

TEST_CASE("recorded rule documents give the same tree however they are read") {
  for (const std::string& line : test::recorded_lines("rule_cases.jsonl")) {
    const auto text = json::parse(line).at("yaml").get<std::string>();
    CAPTURE(text);
    Diagnostics diagnostics;
    const auto quick = rule::parse_document("case.yaml", text, diagnostics);
    const auto full = rule::parse_full_document("case.yaml", text, diagnostics);
    REQUIRE(quick.has_value() == full.has_value());
    if (full) CHECK(test::is_same_tree(quick->root, full->root));
  }
}

TEST_CASE("rule documents are taken and refused as recorded") {
  std::size_t cases = 0;
  std::set<std::string> different;
  for (const std::string& line : test::recorded_lines("rule_cases.jsonl")) {
    const json expected = json::parse(line);
    const auto name = expected.at("case").get<std::string>();
    ++cases;
    Diagnostics diagnostics;
    const auto rule = load(expected.at("yaml").get<std::string>(), diagnostics);
    bool is_same = rule.has_value() == expected.at("ok").get<bool>();
    if (rule && is_same) {
      const json got = compiled_of(*rule);
      for (const auto& part : got.items()) {
        is_same = is_same && part.value() == expected.at("compiled").at(part.key());
      }
    }
    if (!is_same) different.insert(name);
  }
  CHECK(cases == 164);
  for (const std::string& name : different) {
    CAPTURE(name);
    CHECK(accepted.count(name) == 1);
  }
  CHECK(different.size() == accepted.size());
}

TEST_CASE("file names are taken and refused as recorded") {
  const json cases = json::parse(test::read_file(test::recorded() / "filename_cases.json"));
  for (const auto& entry : cases.items()) {
    const std::string name = entry.key();
    CAPTURE(name);
    CHECK(rule::is_rule_file_name(name) == entry.value().get<bool>());
  }
  CHECK(cases.size() == 26);
}

TEST_CASE("whole directories are read as recorded") {
  // The recording has names and outcomes; the texts follow from what a case is called.
  const test::TemporaryDirectory directory;
  const auto text = [](const std::string& id, const std::string& name = "n") {
    std::string yaml = test::rule_yaml("{pattern: x}", "command", id);
    return yaml.replace(yaml.find("name: "), yaml.find('\n', yaml.find("name: ")) - yaml.find("name: "),
                        "name: " + name);
  };
  const auto load = [&](const char* subfolder,
                        const std::vector<std::pair<std::string, std::string>>& files) {
    for (const auto& file : files) {
      std::filesystem::create_directories(directory.path() / subfolder);
      static_cast<void>(directory.write(subfolder + ("/" + file.first), file.second));
    }
    rule::LoadOptions options;
    options.compat = rule::Compat::live;
    rule::Manifest manifest;
    Diagnostics diagnostics;
    const auto rules =
        rule::load_directory(directory.path() / subfolder, options, manifest, diagnostics);
    std::string ids;
    for (const rule::Rule& rule : rules) ids += rule.identity.id + ":" + rule.identity.name + " ";
    return has_errors(diagnostics) ? std::string("error") : ids;
  };
  // The live order is that of the file names; ours that of the ids, in which the tags come out.
  CHECK(load("order", {{"C.yaml", text("R1")}, {"a.yml", text("R9")}, {"b.yaml", text("R2")}}) ==
        "R1:n R2:n R9:n ");
  CHECK(load("twice", {{"a.yaml", text("R1", "first")},
                       {"b.yaml", text("R2")},
                       {"c.yaml", text("R1", "third")}}) == "R1:third R2:n ");
  CHECK(load("bad", {{"a.yaml", text("R1")}, {"b.yaml", "a: [\n"}}) == "error");
  CHECK(load("refused", {{"a.yaml", text("R1")}, {"b-b.yaml", "a: [\n"}}) == "R1:n ");
  CHECK(load("empty", {{"a.yaml", ""}}) == "error");
  std::filesystem::create_directories(directory.path() / "nested" / "d.yaml");
  CHECK(load("nested", {{"a.yaml", text("R1")}}) == "R1:n ");
  // Not as recorded: a missing directory is an error, not an empty pack; and a state is looked up by
  // the rule's id, not by the stem of its file.
  CHECK_THROWS(load("missing", {}));
}

TEST_CASE("states have the recorded effect") {
  std::size_t cases = 0;
  std::size_t different = 0;
  for (const std::string& line : test::recorded_lines("state_cases.jsonl.gz")) {
    const json expected = json::parse(line);
    if (expected.at("mode") != "at_load") continue;
    ++cases;
    std::string yaml;
    for (const auto& [id, state] : expected.at("states").items()) {
      yaml += id + ": " + state.dump() + "\n";
    }
    Diagnostics diagnostics;
    rule::RuleSource source;
    source.directory = test::recorded() / "rules";
    source.compat = rule::Compat::live;
    auto document = rule::parse_document("states.yaml", yaml, diagnostics);
    REQUIRE(document.has_value());
    source.states = rule::states_of(*document, diagnostics);
    const auto loaded = rule::load_rules(source);
    auto taggers = test::taggers_of(*loaded.set, rule::Compat::live);
    tagger::TagList tags{parse_timestamp("2026-11-07T00:00:00Z")};
    json want = json::array();
    for (const json& tag : expected.at("tags")) want.push_back(test::comparable(tag));
    const json got = test::tags_of(expected.at("event").dump(), taggers, tags);
    if (got == want) continue;
    if (++different < 5) {
      CAPTURE(line);
      CHECK(got == want);
    }
  }
  CHECK(cases == 189);
  CHECK(different == 0);
}
