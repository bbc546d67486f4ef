// SPDX-License-Identifier: Apache-2.0
#include "lint/format.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "lint/schema.hpp"
#include "lint/settings.hpp"
#include "lint/source.hpp"
#include "support.hpp"

namespace ttp::lint::format_test {

namespace {

lint::LintResult sample() {
  lint::LintResult result;
  result.files = {"rules/R0101.yaml", "rules/R 0102,x.yaml"};
  result.rules = 2;
  result.suppressed = 1;
  lint::Finding first;
  first.check = "unknown-key";
  first.severity = Severity::error;
  first.file = "rules/R 0102,x.yaml";
  first.line = 3;
  first.column = 8;  // behind a character of two bytes
  first.message = "100% <wrong>\x1b[31m & \"odd\"\nand more";
  first.hint = "did you mean 'name'?";
  first.source = "\xC3\xA9 = :: nmae: x";
  first.notes = {"a: note"};
  first.fix = {{10, 14, "name"}};
  lint::Finding second;
  second.check = "missing-references";
  second.severity = Severity::info;
  second.file = "rules/R 0102,x.yaml";
  second.message = "the rule names no references";
  result.findings = {first, second};
  return result;
}

}  // namespace

TEST_CASE("each format writes what its readers expect") {
  for (const lint::FormatInfo& info : lint::all_formats()) {
    CAPTURE(info.name);
    const std::string text = info.make(sample(), {false, "0.0.0"});
    const auto fixture = test::data_path("lint-formats") / (std::string(info.name) + ".txt");
    if (info.name == "sarif") {
      // The catalogue of checks changes with each of them: only the results are compared.
      test::check_fixture(fixture, text.substr(text.find("\"columnKind\"")));
      CHECK(text.find("\"version\":\"2.1.0\"") != std::string::npos);
    } else {
      test::check_fixture(fixture, text);
    }
    CHECK(text.find('\x1b') == std::string::npos);
  }
}

TEST_CASE("no finding is no annotation, no result and no failure") {
  lint::LintResult result;
  result.files = {"a.yaml"};
  result.rules = 1;
  CHECK(lint::find_format("github")->make(result, {}).empty());
  CHECK(lint::find_format("junit")->make(result, {}).find("failures=\"0\"") != std::string::npos);
  CHECK(lint::find_format("sarif")->make(result, {}).find("\"results\":[]") != std::string::npos);
  CHECK(lint::find_format("none") == nullptr);
}

TEST_CASE("settings are read, and a key that is none of theirs is an error") {
  const test::TemporaryDirectory folder;
  const auto file = folder.write(
      "ttp-lint.yaml",
      "disable: [new-rule]\nseverity: warning\nformat: json\nproofs: false\npaths: [a, b]\n");
  const lint::LintSettings settings = lint::read_settings(file);
  CHECK(settings.disable == std::vector<std::string>{"new-rule"});
  CHECK(settings.severity == "warning");
  CHECK(settings.format == "json");
  CHECK(settings.proofs == false);
  CHECK(settings.paths.size() == 2);
  for (const char* wrong :
       {"disabel: []\n", "disable: [no-such-check]\n", "format: xml\n", "severity: loud\n",
        "proofs: maybe\n", "[a]\n", "disable: new-rule\n", "a: [\n"}) {
    CAPTURE(wrong);
    folder.write("ttp-lint.yaml", wrong);
    CHECK_THROWS_AS(static_cast<void>(lint::read_settings(file)), Error);
  }
}

TEST_CASE("comments are told from the # of a text") {
  const auto comments = lint::comments_of(
      "# one\na: 'x # no' # two\nb: \"\\\" # no\" # three\nc: x#no\nd: |\n  # no\n\n  more # no\n"
      "e: it's # four\nf: [a, 'b # no']   # five\ng: >-   # six\n  # no\nh: 1\n");
  std::vector<std::string_view> texts;
  for (const lint::Comment& comment : comments) texts.push_back(comment.text);
  CHECK(texts ==
        std::vector<std::string_view>{"# one", "# two", "# three", "# four", "# five", "# six"});
  CHECK(comments.front().is_alone);
  CHECK_FALSE(comments[1].is_alone);
  CHECK(comments[1].line == 2);
  CHECK(comments[1].column == 13);
}

TEST_CASE("a text in a list's item ends where the item's next key begins") {
  const auto comments = lint::comments_of(
      "a:\n  - b: >-\n      # no\n    c: 1 # one\n  - >-\n    # no\n  - - d: |\n        # no\n      e: 1 # two\n");
  std::vector<std::string_view> texts;
  for (const lint::Comment& comment : comments) texts.push_back(comment.text);
  CHECK(texts == std::vector<std::string_view>{"# one", "# two"});
}

TEST_CASE("a text becomes a scalar that reads back as the same text") {
  for (const char* text : {"plain words", "it's", "a: b", "- x", "yes", "12", "", " x", "x #y",
                           "tab\tand\nline", "\"", "\\", "[a]", "null", "a'b: c"}) {
    CAPTURE(text);
    Diagnostics complaints;
    const auto document =
        rule::parse_document("x", "key: " + lint::to_scalar(text) + "\n", complaints);
    REQUIRE(document);
    const rule::Node* node = document->root.find("key");
    REQUIRE(node != nullptr);
    CHECK(node->text == text);
    CHECK((node->is_string() || !node->is_plain));
  }
}

TEST_CASE("the schema that is installed is the one that the loader's tables make") {
  const std::string shipped = test::read_file(test::data_path("../rules/rule.schema.json"));
  CHECK_MESSAGE(shipped == lint::rule_schema(),
                "run: ttp lint-rules --schema > rules/rule.schema.json");
}

}  // namespace ttp::lint::format_test
