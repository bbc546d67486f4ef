// SPDX-License-Identifier: Apache-2.0
#include "tagger/rule_engine.hpp"

#include <doctest/doctest.h>

#include "support.hpp"
#include "tagger/composite.hpp"

namespace ttp::tagger::rule_engine_test {

namespace {

std::vector<Tag> tags_of(tagger::RuleEngineTagger& engine, tagger::TagList& list,
                         const Event& event) {
  list.begin(event);
  engine.tag(event, list);
  return {list.tags().begin(), list.tags().end()};
}

}  // namespace

TEST_CASE("a match yields one tag per emit, with the fields that prove it cut from the source") {
  const auto rules = test::rules_from({
      "rule_id: R1\nrule_version: 7\nname: n\napplies_to: [command]\nmatch: {pattern: wget}\n"
      "emits:\n- {tactic: TA0011, technique_id: T1105, confidence: 0.85}\n"
      "- {tactic: TA0002, technique_id: T1059, sub_technique_id: T1059.004, confidence: 0.5}\n"
      "evidence_fields: [command_text, missing, src]\n"});
  tagger::RuleEngineTagger engine(*rules, rule::Compat::none);
  tagger::TagList list{std::nullopt};
  const test::OwnedEvent event(
      "command", R"({"src":null,"pwd":"/tmp","command_text":"wget \u00e9","uid":1e3,"x":1})");
  const auto tags = tags_of(engine, list, event);
  REQUIRE(tags.size() == 2);
  CHECK(tags[0].emit->technique_id == "T1105");
  CHECK(tags[1].confidence == 0.5);
  CHECK(tags[0].rule->version == 7);
  CHECK(tags[0].evidence.text() ==
        R"({"command_text":"wget \u00e9","src":null,"uid":1e3,"pwd":"/tmp"})");
  // It is made once.
  CHECK(tags[1].evidence.text().data() == tags[0].evidence.text().data());
}

TEST_CASE("each rule's evidence is its own, whoever is asked first, and belongs to the latest event") {
  const auto of = [](std::string_view id, std::string_view field) {
    return "rule_id: " + std::string(id) +
           "\nrule_version: 1\nname: n\napplies_to: [payload]\nmatch: {field: url, exists: true}\n"
           "emits: [{tactic: TA0011, technique_id: T1105, confidence: 0.85}]\nevidence_fields: [" +
           std::string(field) + "]\n";
  };
  const auto rules = test::rules_from({of("R1", "a"), of("R2", "b")});
  tagger::RuleEngineTagger engine(*rules, rule::Compat::none);
  tagger::TagList list{std::nullopt};
  for (const std::string_view n : {"1", "2"}) {
    const std::string json = R"({"url":0,"a":)" + std::string(n) + R"(,"b":"b)" + std::string(n) + "\"}";
    const test::OwnedEvent event("payload", json);
    const auto tags = tags_of(engine, list, event);
    REQUIRE(tags.size() == 2);
    CHECK(tags[1].evidence.text() == R"({"b":"b)" + std::string(n) + "\"}");
    CHECK(tags[0].evidence.text() == R"({"a":)" + std::string(n) + "}");
    CHECK(tags[1].evidence.text() == R"({"b":"b)" + std::string(n) + "\"}");
  }
}

TEST_CASE("who ran it is evidence of commands only") {
  const auto rules =
      test::rules_from({test::rule_yaml("{field: url, pattern: x}", "payload")});
  tagger::RuleEngineTagger engine(*rules, rule::Compat::none);
  tagger::TagList list{std::nullopt};
  const test::OwnedEvent event("payload", R"({"url":"x","uid":0})");
  CHECK(tags_of(engine, list, event).at(0).evidence.text() == "{}");
}

TEST_CASE("the line that matched is evidence wherever it stood, but for the live system") {
  const auto rules = test::rules_from(
      {test::rule_yaml("{pattern: shadow}")});
  tagger::RuleEngineTagger engine(*rules, rule::Compat::none);
  tagger::TagList list{std::nullopt};
  const test::OwnedEvent event("command", R"({"command_text":null,"text":"cat shadow","uid":0})");
  CHECK(tags_of(engine, list, event).at(0).evidence.text() ==
        R"({"command_text":"cat shadow","uid":0})");
  tagger::RuleEngineTagger live(*rules, rule::Compat::live);
  const test::OwnedEvent usual("command", R"({"command_text":"cat shadow","text":"other"})");
  CHECK(tags_of(live, list, usual).at(0).evidence.text() == R"({"command_text":"cat shadow"})");
}

TEST_CASE("line breaks between the tokens of evidence do not break its line") {
  const auto rules = test::rules_from({test::rule_yaml("{field: user, exists: true}")});
  tagger::RuleEngineTagger engine(*rules, rule::Compat::none);
  tagger::TagList list{std::nullopt};
  const test::OwnedEvent event("command", "{\"user\":{\"a\":\r\n[1,\n2]}}");
  CHECK(tags_of(engine, list, event).at(0).evidence.text() == R"({"user":{"a":  [1, 2]}})");
}

TEST_CASE("rules of other kinds are not asked, ours judge every kind, live ones four") {
  const auto rules = test::rules_from({test::rule_yaml("{field: a, equals: b}", "session")});
  tagger::RuleEngineTagger ours(*rules, rule::Compat::none);
  tagger::RuleEngineTagger live(*rules, rule::Compat::live);
  CHECK(ours.handles("session"));
  CHECK_FALSE(ours.handles("command"));
  CHECK_FALSE(live.handles("session"));
  CHECK(live.handles("command"));
}

TEST_CASE("disabled rules are silent, clipped ones capped, expired states forgotten") {
  const auto state_of = [](rule::Mode mode, std::optional<Timestamp> expires) {
    rule::State state;
    state.mode = mode;
    state.confidence_max = 0.6;
    state.expires_at = expires;
    return state;
  };
  const auto confidences = [&](const rule::State& state, std::optional<Timestamp> now) {
    const test::TemporaryDirectory directory;
    directory.write("R9001.yaml", test::rule_yaml("{contains: id}"));
    rule::RuleSource source;
    source.directory = directory.path();
    source.states["R9001"] = state;
    const auto loaded = rule::load_rules(source);
    tagger::RuleEngineTagger engine(*loaded.set, rule::Compat::none);
    tagger::TagList list(now);
    const test::OwnedEvent event(
        R"({"source_kind":"command","source_id":"e","ts":"1970-01-01T00:00:01Z","payload":{"command_text":"id"}})");
    std::vector<double> result;
    for (const Tag& tag : tags_of(engine, list, event)) result.push_back(tag.confidence);
    return result;
  };
  const Timestamp second = microseconds_per_second;
  CHECK(confidences(state_of(rule::Mode::enabled, {}), 0) == std::vector<double>{0.9});
  CHECK(confidences(state_of(rule::Mode::disabled, {}), 0).empty());
  CHECK(confidences(state_of(rule::Mode::disabled, 5), 5) == std::vector<double>{0.9});
  CHECK(confidences(state_of(rule::Mode::clipped, {}), 0) == std::vector<double>{0.6});
  // Without a fixed time the event's own time (one second) decides.
  CHECK(confidences(state_of(rule::Mode::clipped, second + 1), {}) == std::vector<double>{0.6});
  CHECK(confidences(state_of(rule::Mode::clipped, second), {}) == std::vector<double>{0.9});
}

namespace {

class FailingTagger final : public tagger::Tagger {
 public:
  [[nodiscard]] std::string_view name() const override { return "failing"; }
  [[nodiscard]] bool handles(std::string_view kind) const override { return kind == "command"; }
  void tag(const Event&, tagger::TagList&) override { throw std::runtime_error("secret"); }
};

}  // namespace

TEST_CASE("one tagger's failure costs the others nothing and is said once") {
  const auto rules = test::rules_from({test::rule_yaml("{contains: id}")});
  std::vector<std::unique_ptr<tagger::Tagger>> taggers;
  taggers.push_back(std::make_unique<FailingTagger>());
  taggers.push_back(std::make_unique<tagger::RuleEngineTagger>(*rules, rule::Compat::none));
  std::vector<std::string> notices;
  tagger::CompositeTagger composite(std::move(taggers), [&](std::string_view line) {
    notices.emplace_back(line);
  });
  tagger::TagList list{std::nullopt};
  const test::OwnedEvent event("command", R"({"command_text":"id"})");
  composite.tag(event, list);
  composite.tag(event, list);
  CHECK(list.tags().size() == 1);
  CHECK(composite.failures() == 2);
  REQUIRE(notices.size() == 1);
  CHECK(notices[0].find("'failing' failed") != std::string::npos);
  CHECK(notices[0].find("secret") == std::string::npos);
}

TEST_CASE("unclaimed and unknown kinds are told once per kind and counted") {
  const auto rules = test::rules_from({test::rule_yaml("{contains: id}")});
  std::vector<std::unique_ptr<tagger::Tagger>> taggers;
  taggers.push_back(std::make_unique<tagger::RuleEngineTagger>(*rules, rule::Compat::none));
  std::vector<std::string> notices;
  tagger::CompositeTagger composite(std::move(taggers), [&](std::string_view line) {
    notices.emplace_back(line);
  });
  tagger::TagList list{std::nullopt};
  for (const char* kind : {"session", "scan\\u001b", "session", "command", "scan\\u001b"}) {
    const test::OwnedEvent event(kind, "{}");
    composite.tag(event, list);
  }
  CHECK(notices == std::vector<std::string>{
                       "warning: no rule looks at events of kind 'session'",
                       "notice: unknown source kind 'scan\\x1b': its events are counted, not "
                       "judged"});
  CHECK(composite.kinds().at("session").events == 2);
  CHECK_FALSE(composite.kinds().at("session").is_claimed);
  CHECK(composite.kinds().at("command").is_claimed);
}

}  // namespace ttp::tagger::rule_engine_test
