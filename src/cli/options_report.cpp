// SPDX-License-Identifier: Apache-2.0
// The options of `ttp report`.
#include <CLI/CLI.hpp>

#include "cli/options_filter.hpp"
#include "cli/options_parts.hpp"
#include "cli/options_range.hpp"
#include "store/tag_report.hpp"

namespace ttp::cli {

namespace {

/// Kinds of events by the names that backfill has for their histories.
void add_source(std::vector<std::string>& kinds, const std::string& name) {
  kinds.push_back(name == "canary" ? "canary_fingerprint" : name == "auth" ? "auth_attempt" : name);
}

/// The filters of other verbs are about events; these are about tags, as they are stored.
void add_tag_filters(CLI::App& app, ReportOptions& options) {
  add_filters(app, options.filter);
  const auto describe = [&](const std::string& name, const std::string& text) {
    app.get_option(name)->description(text);
  };
  describe("--kind", "only tags of these source kinds");
  describe("--session", "only tags of these sessions");
  describe("--attacker", "only tags of these attackers (uuid or address)");
  describe("--since", "only tags stored from this time on");
  describe("--until", "only tags stored before this time");
  app.add_option_function<std::vector<std::string>>(
         "--source",
         [&options](const std::vector<std::string>& names) {
           for (const std::string& name : names) add_source(options.filter.kinds, name);
         },
         "the same as --kind, also by backfill's names: canary, auth")
      ->type_name("NAME,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group("Filters");
  app.add_option("--since-days", options.since_days, "only tags stored in so many days (1 to 3650)")
      ->check(CLI::Range(1, 3650).description(""))
      ->excludes(app.get_option("--since"))
      ->type_name("N")
      ->group("Filters");
}

}  // namespace

CLI::App* add_report(CLI::App& app, ReportOptions& options, const OptionAdders& add) {
  CLI::App* report = app.add_subcommand("report", "sum up or export a database's tags");
  report
      ->add_option("--db", options.database,
                   "the database (default: $TTP_DB, $DECNET_DB_PATH, decnet.db)")
      ->type_name("FILE");
  report
      ->add_option("--by", options.by,
                   "what a row is: technique (default), tactic, rule, attacker, session, source, "
                   "decoy or day")
      ->check(CLI::IsMember(std::vector<std::string>(store::tag_key_names.begin(),
                                                     store::tag_key_names.end())))
      ->type_name("NAME");
  report
      ->add_option("--output", options.output,
                   "table, json or csv: sums; jsonl: the tags; navigator: a layer (default: table on "
                   "a terminal, else json)")
      ->check(CLI::IsMember({"table", "json", "csv", "jsonl", "navigator"}))
      ->type_name("NAME");
  report
      ->add_option("--limit", options.limit,
                   "rows at most (default: 30 in a table, else all; 0: all)")
      ->check(any_count())
      ->type_name("N");
  report
      ->add_option("--rules", options.rules,
                   "rule directory, for names of rules (default: rules/ttp, then the installed pack)")
      ->type_name("DIR");
  add.busy_timeout(*report, options.busy_timeout_s);
  add_tag_filters(*report, options);
  add.common(*report, options.common);
  return report;
}

}  // namespace ttp::cli
