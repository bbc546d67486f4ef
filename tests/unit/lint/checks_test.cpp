// SPDX-License-Identifier: Apache-2.0
// Every check against its fixtures: tests/lint/<name>/{bad,good}, with baseline/ where it has one.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "lint/fix.hpp"
#include "lint/linter.hpp"
#include "support.hpp"

namespace ttp::lint::checks_test {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view day = "2026-11-08";

lint::LintResult lint_folder(const fs::path& folder, const fs::path& baseline = {}) {
  lint::Pack pack;
  pack.options.now = *parse_timestamp(day);
  lint::read_pack(std::vector<std::string>{folder.string()}, pack);
  if (!baseline.empty()) pack.baseline = lint::read_baseline(lint::baseline_texts(baseline));
  return lint::run_checks(pack, {});
}

std::string described(const lint::LintResult& result) {
  std::string text;
  for (const lint::Finding& finding : result.findings) {
    text += finding.file + ":" + std::to_string(finding.line) + ": " + finding.check + ": " +
            finding.message + "\n";
  }
  return text;
}

fs::path baseline_of(const fs::path& fixtures) {
  return fs::exists(fixtures / "baseline") ? fixtures / "baseline" : fs::path();
}

}  // namespace

TEST_CASE("each check fires once on its bad fixture, and nothing fires on the good one") {
  for (const lint::CheckInfo& info : lint::all_checks()) {
    const fs::path fixtures = test::data_path("lint") / info.name;
    CAPTURE(info.id);
    REQUIRE(fs::is_directory(fixtures / "bad"));
    REQUIRE(fs::is_directory(fixtures / "good"));
    if (info.id == "unreadable-file") continue;  // can't be stored; see below
    const lint::LintResult bad = lint_folder(fixtures / "bad", baseline_of(fixtures));
    const std::string found = described(bad);
    CAPTURE(found);
    CHECK(std::ranges::count(bad.findings, info.id, &lint::Finding::check) == 1);
    for (const lint::Finding& finding : bad.findings) {
      if (finding.check == info.id) CHECK(finding.severity == info.severity);
    }
    const lint::LintResult good = lint_folder(fixtures / "good", baseline_of(fixtures));
    const std::string wrong = described(good);
    CAPTURE(wrong);
    CHECK(good.findings.empty());
  }
}

TEST_CASE("files that can't be read are findings, and cost no time") {
  const test::TemporaryDirectory folder;
  const auto large = folder.write("R0101.yaml", "x");
  fs::resize_file(large, 100U << 20);
  fs::create_symlink("R0102.yaml", folder.path() / "R0102.yaml");
  fs::create_directory(folder.path() / "loop");
  fs::create_directory_symlink(folder.path(), folder.path() / "loop" / "back");
  folder.write("R0103.yaml", std::string("\x7f"
                                         "ELF\0\1\2\3",
                                         8));
  folder.write("R0104.yaml", "&a [*a, *a, *a]\n");
  folder.write("R0105.yaml", std::string(200'000, '['));
  const lint::LintResult result = lint_folder(folder.path());
  const auto at = [&](std::string_view name) {
    const auto it = std::ranges::find_if(result.findings, [&](const lint::Finding& finding) {
      return fs::path(finding.file).filename() == name;
    });
    return it == result.findings.end() ? std::string() : it->check;
  };
  CHECK(at("R0101.yaml") == "unreadable-file");
  CHECK(at("R0102.yaml") == "unreadable-file");
  CHECK(at("R0103.yaml") == "yaml-syntax");
  CHECK(at("R0104.yaml") == "yaml-bomb");
  CHECK(at("R0105.yaml") == "yaml-syntax");
  CHECK(result.files.size() == 5);
}

TEST_CASE("every check explains itself") {
  std::set<std::string_view> texts;
  for (const lint::CheckInfo& info : lint::all_checks()) {
    CAPTURE(info.id);
    const auto check = info.make();
    const lint::Explanation explanation = check->explanation();
    CHECK(explanation.text.size() > 60);
    CHECK_FALSE(explanation.bad.empty());
    CHECK_FALSE(explanation.good.empty());
    CHECK(texts.insert(explanation.text).second);
  }
}

TEST_CASE("what can be mended is mended once, comments stay, and the version is raised") {
  for (const char* name : {"revoked_technique", "unescaped_dot", "plain_literal"}) {
    CAPTURE(name);
    const test::TemporaryDirectory folder;
    const fs::path bad = test::data_path("lint") / name / "bad" / "R0101.yaml";
    const std::string before = test::read_file(bad);
    const fs::path file = folder.write("R0101.yaml", before);
    std::set<std::string> raised;
    for (int round = 0; round < 2; ++round) {
      lint::Pack pack;
      pack.options.now = *parse_timestamp(day);
      lint::read_pack(std::vector<std::string>{folder.path().string()}, pack);
      const lint::LintResult result = lint::run_checks(pack, {});
      const lint::FixResult fixed = lint::apply_fixes(pack, result.findings, raised);
      CHECK(fixed.fixed == (round == 0 ? 1 : 0));
    }
    const std::string after = test::read_file(file);
    CHECK(after != before);
    CHECK(after.find("rule_version: 2") != std::string::npos);
    CHECK(std::ranges::count(after, '#') == std::ranges::count(before, '#'));
    const lint::LintResult left = lint_folder(folder.path());
    const std::string found = described(left);
    CAPTURE(found);
    for (const lint::Finding& finding : left.findings) CHECK(finding.fix.empty());
  }
}

TEST_CASE("ids move to another release, and what can't be decided is said") {
  const test::TemporaryDirectory folder;
  const std::string yaml =
      "rule_id: R0101\nrule_version: 3   # counts\nname: firewall\n"
      "applies_to: [command]\nattack_release: enterprise-v18.1\n"
      "match: {contains: iptables -F}\nemits:\n"
      "  - tactic: TA0005\n    technique_id: T1562\n    sub_technique_id: T1562.004  # firewall\n"
      "    confidence: 0.9\n"
      "  - {tactic: TA0007, technique_id: T1082, confidence: 0.9}\n"
      "  - {tactic: TA0005, technique_id: T1562, sub_technique_id: T1562.011, confidence: 0.9}\n";
  const fs::path file = folder.write("R0101.yaml", yaml);
  lint::Pack pack;
  lint::read_pack(std::vector<std::string>{folder.path().string()}, pack);
  const lint::MigrationResult result = lint::migrate(pack, "enterprise-v19.1");
  CHECK(result.renamed == 1);
  CHECK(result.changed.size() == 1);
  REQUIRE(result.undecided.size() == 1);
  CHECK(result.undecided.front().line == 13);
  const std::string after = test::read_file(file);
  CHECK(after.find("rule_version: 4   # counts") != std::string::npos);
  CHECK(after.find("attack_release: enterprise-v19.1") != std::string::npos);
  CHECK(after.find("technique_id: T1686\n    sub_technique_id: null  # firewall") !=
        std::string::npos);
  CHECK(after.find("tactic: TA0112") != std::string::npos);
  CHECK(after.find("technique_id: T1082") != std::string::npos);
}

}  // namespace ttp::lint::checks_test
