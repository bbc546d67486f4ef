// SPDX-License-Identifier: Apache-2.0
#include "rule/state_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/error.hpp"
#include "support.hpp"

namespace ttp::rule::state_file_test {

namespace {

rule::Document parsed(const std::string& text) {
  Diagnostics diagnostics;
  auto document = rule::parse_document("state.yaml", text, diagnostics);
  REQUIRE(document);
  return std::move(*document);
}

rule::State disabled() {
  rule::State state;
  state.mode = rule::Mode::disabled;
  return state;
}

const char* const commented =
    "# ours\n"
    "\n"
    "# noisy\n"
    "R1: disabled   # inline\n"
    "R2:\n"
    "  state: clipped\n"
    "  confidence_max: 0.5\n"
    "  # inner\n"
    "  reason: >-\n"
    "    long\n"
    "    text\n"
    "\n"
    "# about three\n"
    "R3: {state: enabled}\n"
    "# the end\n";

}  // namespace

TEST_CASE("changing one state leaves the others as they are written, comments included") {
  const rule::State state = disabled();
  const auto change = rule::change_state(parsed(commented), "R2", &state);
  CHECK(change.had_entry);
  CHECK_FALSE(change.is_rewritten);
  CHECK(change.text ==
        "# ours\n\n# noisy\nR1: disabled   # inline\nR2:\n  state: disabled\n\n# about three\n"
        "R3: {state: enabled}\n# the end\n");
}

TEST_CASE("a new state comes at the end, a removed one goes alone") {
  const rule::State state = disabled();
  CHECK(rule::change_state(parsed("R1: disabled # x"), "R2", &state).text ==
        "R1: disabled # x\nR2:\n  state: disabled\n");
  CHECK(rule::change_state(parsed(commented), "R3", nullptr).text.ends_with(
      "\n# about three\n# the end\n"));
  CHECK(rule::change_state(parsed("R1: disabled\nR2: enabled\n"), "R1", nullptr).text ==
        "R2: enabled\n");
  CHECK(rule::change_state(parsed("R1: disabled\n"), "R1", nullptr).text.empty());
  const auto untouched = rule::change_state(parsed(commented), "R9", nullptr);
  CHECK_FALSE(untouched.had_entry);
  CHECK(untouched.text == commented);
  CHECK(rule::change_state(parsed("# nothing yet\n"), "R1", &state).text ==
        "# nothing yet\nR1:\n  state: disabled\n");
}

TEST_CASE("an indented block keeps its indentation") {
  const rule::State state = disabled();
  CHECK(rule::change_state(parsed("  R1: enabled\n  R2: enabled\n"), "R1", &state).text ==
        "  R1:\n    state: disabled\n  R2: enabled\n");
}

TEST_CASE("what can't be changed in place is written anew, and says the same") {
  const rule::State state = disabled();
  const auto flow =
      rule::change_state(parsed("{R1: disabled, R2: {state: clipped, confidence_max: 0.2}}  # c\n"),
                         "R3", &state);
  CHECK(flow.is_rewritten);
  CHECK(flow.text ==
        "R1:\n  state: disabled\nR2:\n  state: clipped\n  confidence_max: 0.2\n"
        "R3:\n  state: disabled\n");
  const auto alias = rule::change_state(
      parsed("R1: &a {state: clipped, confidence_max: 0.2}\nR2: *a\n"), "R1", nullptr);
  CHECK(alias.is_rewritten);
  CHECK(alias.text == "R2:\n  state: clipped\n  confidence_max: 0.2\n");
  const auto ended = rule::change_state(parsed("R1: disabled\n...\n"), "R2", &state);
  CHECK(ended.text == "R1:\n  state: disabled\nR2:\n  state: disabled\n");
}

TEST_CASE("every state reads back as it was written") {
  rule::State state;
  state.mode = rule::Mode::clipped;
  state.confidence_max = 0.1;
  state.expires_at = parse_timestamp("2026-11-07T10:00:00.25Z");
  state.set_at = parse_timestamp("2026-11-07T09:00:00Z");
  state.set_by = "yes";
  for (const std::string reason :
       {"plain", "a: b # c", "two\nlines\t\"quoted\" \\", "\x7f\x01", "ünïcode — ✓", "- [x", "null",
        " leading", "{", "\xEF\xBB\xBF"}) {
    state.reason = reason;
    for (const std::string id : {"R0012", "12", "no", "a b", "x: y", "~", "#1"}) {
      CAPTURE(reason);
      CAPTURE(id);
      const auto change = rule::change_state(parsed("R1: disabled\n"), id, &state);
      Diagnostics diagnostics;
      const auto states = rule::states_of(parsed(change.text), diagnostics);
      CHECK(diagnostics.empty());
      CHECK(states.at(id) == state);
      CHECK(states.at("R1") == disabled());
    }
  }
}

TEST_CASE("a state file is made, replaced in one step, and never by half") {
  const test::TemporaryDirectory directory;
  const auto path = directory.path() / "state.yaml";
  const rule::State state = disabled();
  rule::change_state_file(path, "R1", &state);
  CHECK(test::read_file(path) == "R1:\n  state: disabled\n");

  ::chmod(path.c_str(), 0640);
  const auto link = directory.path() / "link.yaml";
  std::filesystem::create_symlink("state.yaml", link);
  rule::change_state_file(link, "R2", &state);
  CHECK(std::filesystem::is_symlink(link));
  CHECK(test::read_file(path) == "R1:\n  state: disabled\nR2:\n  state: disabled\n");
  CHECK(std::filesystem::status(path).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write |
         std::filesystem::perms::group_read));
  CHECK_FALSE(rule::change_state_file(path, "R3", nullptr).had_entry);
  CHECK(rule::change_state_file(path, "R1", nullptr).had_entry);
  CHECK(test::read_file(path) == "R2:\n  state: disabled\n");
  // Nothing is left beside it.
  CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 2);
}

TEST_CASE("a file that is no state file is left alone") {
  const test::TemporaryDirectory directory;
  const rule::State state = disabled();
  const auto path = directory.write("state.yaml", "R1: of\n");
  CHECK_THROWS_WITH_AS(rule::change_state_file(path, "R2", &state),
                       doctest::Contains("the state file was not changed"), Error);
  CHECK(test::read_file(path) == "R1: of\n");
  CHECK_THROWS_WITH_AS(rule::change_state_file(directory.path() / "none", "R1", nullptr),
                       doctest::Contains("not a readable file"), Error);
  CHECK_THROWS_WITH_AS(rule::change_state_file(directory.path() / "no/dir.yaml", "R1", &state),
                       doctest::Contains("cannot write"), Error);
}

}  // namespace ttp::rule::state_file_test
