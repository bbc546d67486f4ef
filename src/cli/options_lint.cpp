// SPDX-License-Identifier: Apache-2.0
// The options of `ttp lint-rules`.
#include <CLI/CLI.hpp>

#include "attack/catalogue.hpp"
#include "cli/options_parts.hpp"
#include "lint/format.hpp"

namespace ttp::cli {

CLI::App* add_lint_rules(CLI::App& app, LintRulesOptions& options) {
  CLI::App* lint = app.add_subcommand("lint-rules", "check rules, and prove what is said of them");
  std::vector<std::string> formats;
  for (const lint::FormatInfo& info : lint::all_formats()) formats.emplace_back(info.name);
  lint->add_option("PATH", options.paths, "rule files and directories (default: rules)");
  lint->add_option("--format", options.format, "text (default), json, sarif, github or junit")
      ->check(CLI::IsMember(formats))
      ->type_name("NAME");
  lint->add_option("--disable", options.disable, "leave out these checks")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("ID,...");
  lint->add_option("--severity", options.severity,
                   "report findings from here up: error, warning or info (default)")
      ->check(CLI::IsMember({"error", "warning", "info"}))
      ->type_name("LEVEL");
  lint->add_flag("--no-proofs", options.no_proofs, "leave out the checks that try rules on texts");
  lint->add_option("--corpus", options.corpus, "labelled events to try rules on, a file or a directory")
      ->allow_extra_args(false)
      ->type_name("PATH");
  lint->add_option("--baseline", options.baseline,
                   "compare with the rules of a directory or a git revision")
      ->type_name("DIR|REV");
  std::vector<std::string> releases;
  for (const attack::Release& release : attack::releases()) releases.emplace_back(release.name);
  lint->add_option("--attack-release", options.attack_release,
                   "check ids against this release (default: the pack's)")
      ->check(CLI::IsMember(releases))
      ->type_name("NAME");
  CLI::Option* migrate = lint->add_option("--migrate-to", options.migrate_to,
                                          "rewrite the ids of the rules for this release")
                             ->check(CLI::IsMember(releases))
                             ->type_name("NAME");
  CLI::Option* fix = lint->add_flag("--fix", options.fix, "mend in place what can be mended safely")
                         ->excludes(migrate);
  lint->add_flag("--watch", options.watch, "check again whenever a file is saved")
      ->excludes(migrate)
      ->excludes(fix);
  lint->add_option("--config", options.config, "defaults (default: ttp-lint.yaml)")
      ->type_name("FILE");
  lint->add_flag("--list-checks", options.list_checks, "print all checks");
  lint->add_option("--explain", options.explain, "say what a check is about")->type_name("ID");
  lint->add_flag("--schema", options.schema, "print the JSON Schema of the rule language");
  add_common(*lint, options.common);
  return lint;
}

}  // namespace ttp::cli
