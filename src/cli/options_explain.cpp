// SPDX-License-Identifier: Apache-2.0
// The options of `ttp explain`.
#include <CLI/CLI.hpp>

#include "cli/options_parts.hpp"
#include "cli/options_range.hpp"

namespace ttp::cli {

CLI::App* add_explain(CLI::App& app, ExplainOptions& options, const OptionAdders& add) {
  CLI::App* explain = app.add_subcommand("explain", "why one event was tagged, or was not");
  explain
      ->add_option("EVENT", options.input,
                   "a JSON object, - for one on standard input, or a log file with --line")
      ->required();
  explain->add_option("--line", options.line, "the event of this line of the log (from 1)")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 53).description(""))
      ->type_name("N");
  add.format(*explain, options.format);
  add.attacker_map(*explain, options.attacker_map);
  const auto list = [&](const std::string& name, std::vector<std::string>& into,
                        const std::string& help, const std::string& type) {
    explain->add_option(name, into, help)->type_name(type)->delimiter(',')->allow_extra_args(false);
  };
  list("--kind", options.kinds, "only the line's events of these source kinds", "KIND,...");
  list("--rule", options.rule_ids, "only these rules, each in full", "R0012,...");
  explain->add_flag("--all", options.all, "every rule in full, those of other kinds too");
  explain
      ->add_option("--min-confidence", options.min_confidence,
                   "tags below this confidence are dropped (default 0.3)")
      ->check(confidence_range())
      ->type_name("X");
  explain->add_option("--output", options.output, "text (default) or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("NAME");
  add.rules(*explain, options.rules);
  add.artifacts(*explain, options.rules);
  explain
      ->add_option("--db,--rules-db", options.database,
                   "a database with the states, and with the rules for --rule-store db")
      ->type_name("FILE");
  add.busy_timeout(*explain, options.busy_timeout_s);
  add.common(*explain, options.common);
  return explain;
}

}  // namespace ttp::cli
