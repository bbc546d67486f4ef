// SPDX-License-Identifier: Apache-2.0
// Index and memo against looking at every rule: the same rules, whatever the event.
#include "tagger/rule_matcher.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "base/text.hpp"
#include "lint/sample.hpp"
#include "support.hpp"

namespace ttp::tagger::rule_matcher_test {

namespace {

const tagger::RuleMatcher::Wanted all = [](const rule::Rule&) { return true; };

/// The same event under all combinations of the options.
class Matchers {
 public:
  Matchers(const rule::RuleSet& rules, rule::FieldRules fields)
      : naive_(rules, fields, {false, false, false}),
        indexed_(rules, fields, {true, false, true}),
        both_(rules, fields, {true, true, false}) {
    // So many events are judged before an index is made.
    for (int i = 0; i < 200; ++i) {
      for (const std::string_view kind : {"command", "http_request", "payload", "auth_attempt",
                                          "canary_fingerprint"}) {
        check(test::OwnedEvent(kind, "{}"));
      }
    }
  }

  void check(const Event& event) {
    const std::vector<std::string> expected = ids(naive_.match(event, all));
    matches_ += expected.size();
    CHECK_MESSAGE(ids(indexed_.match(event, all)) == expected, test::event_json(event));
    CHECK_MESSAGE(ids(both_.match(event, all)) == expected, test::event_json(event));
    CHECK_MESSAGE(ids(both_.match(event, all)) == expected, test::event_json(event));  // remembered
  }

  [[nodiscard]] std::size_t matches() const { return matches_; }
  [[nodiscard]] const tagger::RuleMatcher& indexed() const { return indexed_; }
  [[nodiscard]] const tagger::RuleMatcher& both() const { return both_; }

 private:
  static std::vector<std::string> ids(std::span<const rule::KindRule* const> rules) {
    std::vector<std::string> ids;
    for (const rule::KindRule* rule : rules) ids.push_back(rule->rule->identity.id);
    return ids;
  }

  tagger::RuleMatcher naive_;
  tagger::RuleMatcher indexed_;
  tagger::RuleMatcher both_;
  std::size_t matches_ = 0;
};

std::filesystem::path root() { return test::data_path("..").lexically_normal(); }

std::unique_ptr<const rule::RuleSet> shipped_rules() {
  rule::RuleSource source;
  source.directory = root() / "rules" / "ttp";
  source.keep = rule::Keep::what_runs;
  return rule::load_rules(source).set;
}

std::string pick(std::span<const std::string_view> from, lint::Dice& dice) {
  return std::string(from[dice.below(from.size())]);
}

/// The line as somebody else might have typed it.
std::string disguised(std::string line, lint::Dice& dice) {
  const auto place = [&] { return dice.below(line.size() + 1); };
  switch (dice.below(12)) {
    case 0: return "sh -c \"" + line + "\"";
    case 1: return "sudo -u root nohup " + line + " > /dev/null 2>&1 &";
    case 2: line.insert(place(), "''"); return line;
    case 3: line.insert(place(), "\\"); return line;
    case 4: line.insert(place(), "  \t "); return line;
    case 5: line.insert(place(), " >x "); return line;
    case 6: return "echo a;" + line + "|tee $(" + line + ")";
    case 7: return "eval '" + line + "' >x b";
    case 8: return "bash <<EOF\n" + line + "\nEOF\n";
    case 9:
      for (std::size_t i = line.find(' '); i != std::string::npos; i = line.find(' ', i)) {
        line.replace(i, 1, "${IFS}");
      }
      return line;
    case 10: line.insert(place(), "\xC3\xA9"); return line;
    default: line.insert(place(), "$'\\x2d\\u017f'"); return line;
  }
}

std::string json_text(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string command(std::string_view text) {
  return "{\"command_text\":" + json_text(to_valid_utf8(text)) + "}";
}

constexpr std::string_view words[] = {"wget", "cat", "sh", "-c", "/etc/passwd", "x", "a.b", "./a",
                                      "http://h/x", "-O", "nc", "W", "K", "id", "a=b", "/bin/sh"};
constexpr std::string_view glue[] = {" ", " ", " ", "  ", ";", "|", "&&", "\n", "\t", " >", "<", "'",
                                     "\"", "\\", "$", "`", "(", ")", "{", "}", "#", "\xC5\xBF",
                                     "\xE2\x84\xAA", "="};

std::string random_line(lint::Dice& dice) {
  std::string line;
  for (std::size_t left = 1 + dice.below(10); left > 0; --left) {
    line += pick(words, dice) + pick(glue, dice);
    if (dice.below(3) == 0) line += pick(glue, dice);
  }
  return line;
}

/// A condition as flow YAML.
std::string random_condition(lint::Dice& dice, int depth, bool in_statement) {
  constexpr std::string_view fields[] = {"command_text", "args", "argv0", "program", "redirects",
                                         "wrappers", "before", "after", "user"};
  constexpr std::string_view patterns[] = {
      "'^-c'", "'\\bsh\\b'", "'(?i)WGET\\s+http'", "'cat\\s+/etc'", "'[;|]\\s*sh'", "'k'", "'(?i)K'",
      "'^$'", "'\\w+/\\w+$'", "'>\\s*x'", "'a\\.b|nc'", "'(\\w)\\1'", "'\\S{12,}'", "'s\\s*-c?'"};
  const std::size_t kind = dice.below(depth > 0 ? 10 : 5);
  if (kind == 5 || kind == 6) {
    std::string text = kind == 5 ? "{all: [" : "{any: [";
    for (std::size_t left = 1 + dice.below(3); left > 0; --left) {
      text += random_condition(dice, depth - 1, in_statement) + (left > 1 ? ", " : "");
    }
    return text + "]}";
  }
  if (kind == 7) return "{not: " + random_condition(dice, depth - 1, in_statement) + "}";
  if (kind >= 8 && !in_statement) {
    const std::string inner = random_condition(dice, depth - 1, true);
    const std::string decode = dice.below(3) == 0 ? ", decode: [base64, hex]" : "";
    return "{scope: statement" + decode + ", any: [" + inner + "]}";
  }
  std::string text = "{field: " + pick(fields, dice) + ", ";
  if (dice.below(3) == 0) text += "nocase: true, ";
  const std::string word = "'" + pick(words, dice) + "'";
  switch (dice.below(6)) {
    case 0: text += "contains: " + word; break;
    case 1: text += "startswith: " + word; break;
    case 2: text += "endswith: " + word; break;
    case 3: text += "in: [" + word + ", '" + pick(words, dice) + "']"; break;
    case 4: text += "equals: " + word; break;
    default: text += "pattern: " + pick(patterns, dice);
  }
  return text + "}";
}

}  // namespace

TEST_CASE("the shipped rules match the corpus with and without index and memo") {
  const auto rules = shipped_rules();
  Matchers ours(*rules, rule::FieldRules::ours);
  lint::Dice dice(30);
  for (const auto& entry : std::filesystem::directory_iterator(root() / "corpus")) {
    if (entry.path().extension() != ".jsonl") continue;
    std::ifstream stream(entry.path());
    for (std::string line; std::getline(stream, line);) {
      const auto row = lint::parse_corpus_row(line);
      if (!row) continue;
      const test::OwnedEvent event(row->source_kind, row->payload);
      ours.check(event);
      const Value* text = find_member(event.get().payload, "command_text");
      if (row->source_kind != "command" || text == nullptr || !text->is_string()) continue;
      Arena arena;
      const std::string shown(decode_text(*text, arena));
      ours.check(test::OwnedEvent("command", command(disguised(shown, dice))));
    }
  }
  CHECK(ours.matches() > 3000);
  // It would not be worth having if most rules were candidates all the time.
  std::uint64_t confirms = 0;
  std::uint64_t matches = 0;
  for (const tagger::RuleCost& cost : ours.indexed().costs("command")) {
    confirms += cost.confirms;
    matches += cost.matches;
  }
  CHECK(matches > 2000);
  CHECK(confirms < 400'000);
  CHECK(ours.both().memo().hits() > 1000);
}

TEST_CASE("the shipped rules match what is made up for them with and without index and memo") {
  const auto rules = shipped_rules();
  Matchers ours(*rules, rule::FieldRules::ours);
  lint::Trial trial(*rules);
  lint::Dice dice(31);
  for (const std::string_view kind : {"command", "http_request", "payload", "canary_fingerprint"}) {
    for (const rule::KindRule& rule : rules->pattern_rules(kind)) {
      for (const std::string& payload : lint::make_payloads(rule, kind, trial, 12)) {
        ours.check(test::OwnedEvent(kind, payload));
      }
    }
  }
  for (int i = 0; i < 1500; ++i) {
    ours.check(test::OwnedEvent("command", command(random_line(dice))));
  }
  CHECK(ours.matches() > 1000);
}

TEST_CASE("generated rules match generated lines with and without index and memo") {
  lint::Dice dice(32);
  std::size_t matches = 0;
  for (int round = 0; round < 12; ++round) {
    std::vector<std::string> texts;
    for (int i = 0; i < 40; ++i) {
      texts.push_back(test::rule_yaml(random_condition(dice, 3, false), "command",
                                      "R" + std::to_string(1000 + i)));
    }
    const auto rules = test::rules_from(texts);
    Matchers ours(*rules, rule::FieldRules::ours);
    Matchers live(*rules, rule::FieldRules::live);
    for (int i = 0; i < 150; ++i) {
      std::string payload = command(random_line(dice));
      if (dice.below(4) == 0) payload.insert(1, "\"user\":" + json_text(pick(words, dice)) + ",");
      if (dice.below(8) == 0) payload = "{\"command_text\":[1],\"text\":\"sh -c x\"}";
      if (dice.below(9) == 0) payload = "{\"command_text\":12,\"user\":true}";
      const test::OwnedEvent event("command", payload);
      ours.check(event);
      live.check(event);
    }
    matches += ours.matches();
  }
  CHECK(matches > 5000);
}

TEST_CASE("a text is found whose other case has fewer bytes") {
  std::vector<std::string> yaml;
  std::size_t number = 9000;
  for (const char* test : {"equals: abc\u1e9e", "contains: xy\u1e9e\u1e9e", "startswith: klm\u1e9e",
                           "equals: wor\u212aer", "contains: ma\u017f\u212a"}) {
    yaml.push_back(test::rule_yaml("{scope: statement, field: program, nocase: true, " +
                                       std::string(test) + "}",
                                   "command", "R" + std::to_string(++number)));
  }
  const auto rules = test::rules_from(yaml);
  for (const bool use_index : {false, true}) {
    tagger::RuleMatcher matcher(*rules, rule::FieldRules::ours, {use_index, true, true});
    for (int i = 0; i < 20; ++i) matcher.match(test::OwnedEvent("command", command("ls")), all);
    for (const char* line : {"abc\u00df xxxxxx", "abc\u00df", "xy\u00df\u00df y", "klm\u00df 345",
                             "worker", "WORKER 1", "mask x"}) {
      CAPTURE(line);
      CHECK(matcher.match(test::OwnedEvent("command", command(line)), all).size() == 1);
    }
  }
}

TEST_CASE("a pattern is found, however oddly it is written") {
  struct Case {
    const char* condition;
    const char* line;
  };
  const std::vector<Case> cases = {
      {R"({pattern: 'wget\N{U+20}http'})", "wget http"},
      {R"({pattern: '\N{U+63}at'})", "cat"},
      {R"({pattern: '(?i)\N{U+212A}x'})", "kx"},
      {R"({pattern: '[\Qa]\E]x'})", "]x"},
      {R"({pattern: 'w[\Q-]\E]get'})", "w-get"},
      {R"({pattern: 'ca(?#c)?t'})", "ct"},
      {R"({pattern: 'x(?#note)*yz'})", "yz"},
      {R"({pattern: 'ca(?#c)(?#d){0,2}t'})", "ct"},
      {R"({pattern: '(?x) ca (?#c) ? t'})", "ct"},
      {R"({pattern: 'c(*ACCEPT)zzz'})", "cat"},
      {R"({pattern: '(?:a(*ACCEPT)|b)c'})", "a"},
      {R"({pattern: '[[:alpha:]]at'})", "cat"},
      {R"({scope: statement, field: redirects, pattern: '^> /var/log/wtmp$'})", ">/var/log/wtmp"},
      {R"({scope: statement, field: redirects, equals: '> /a 2>& 1'})", "w>/a 2>&1"},
      {R"({scope: statement, field: redirects, contains: '> /tmp/x'})", ">/tmp/x"}};
  for (const Case& each : cases) {
    CAPTURE(each.condition);
    const auto rules =
        test::rules_from(std::vector{test::rule_yaml(each.condition, "command", "R9000")});
    Matchers matchers(*rules, rule::FieldRules::ours);
    matchers.check(test::OwnedEvent("command", command(each.line)));
    CHECK(matchers.matches() == 1);
  }
}

TEST_CASE("a memo remembers exactly, within bounds, and rests where nothing repeats") {
  tagger::RuleMatcher::Memo memo;
  const std::vector<std::uint32_t> rules = {3};
  CHECK(memo.find("id") == nullptr);
  memo.store("id", rules);
  REQUIRE(memo.find("id") != nullptr);
  CHECK(*memo.find("id") == rules);
  CHECK(memo.find("ID") == nullptr);
  CHECK(memo.find(std::string(1 << 20, 'a')) == nullptr);
  memo.store(std::string(1 << 20, 'a'), rules);
  CHECK(memo.find(std::string(1 << 20, 'a')) == nullptr);
  for (int i = 0; i < 100'000; ++i) {
    const std::string text = std::to_string(i);
    if (memo.find(text) == nullptr) memo.store(text, rules);
  }
  CHECK(memo.passed() > 80'000);
}

TEST_CASE("rules that nobody wants are not evaluated, and the memo does not take them for silent") {
  const auto rules = test::rules_from({test::rule_yaml("{pattern: wget}", "command", "R9001"),
                                       test::rule_yaml("{pattern: http}", "command", "R9002")});
  for (const bool use_index : {false, true}) {
    tagger::RuleMatcher matcher(*rules, rule::FieldRules::ours, {use_index, true, true});
    const test::OwnedEvent event("command", command("wget http://192.0.2.1/x"));
    const auto is_first = [](const rule::Rule& rule) { return rule.identity.id == "R9001"; };
    for (int i = 0; i < 10; ++i) {
      const auto matched = matcher.match(event, is_first);
      REQUIRE(matched.size() == 1);
      CHECK(matched[0]->rule->identity.id == "R9001");
    }
    CHECK(matcher.costs("command")[0].matches == 10);
    CHECK(matcher.costs("command")[1].candidates == 0);
    CHECK(matcher.costs("command")[1].confirms == 0);
    CHECK(matcher.match(event, all).size() == 2);
    CHECK(matcher.match(event, is_first).size() == 1);  // remembered, both of them
  }
}

}  // namespace ttp::tagger::rule_matcher_test
