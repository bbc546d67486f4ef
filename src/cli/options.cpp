// SPDX-License-Identifier: Apache-2.0
// The one file that sees CLI11.
#include "cli/options.hpp"

#include <CLI/CLI.hpp>

#include <charconv>

#include "attack/catalogue.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/regex.hpp"
#include "cli/config.hpp"
#include "input/reader.hpp"
#include "output/sink.hpp"
#include "store/database.hpp"

namespace ttp::cli {

namespace {

const std::map<std::string, When> when_words = {
    {"auto", When::automatic}, {"always", When::always}, {"never", When::never}};

std::string version_text() {
  return "ttp " + std::string(version) + "\nATT&CK catalogue " +
         std::string(attack::catalogue_release) + "\nPCRE2 " + regex_engine_version() +
         "\nsimdjson " + json_engine_version() + "\nSQLite " + store::database_engine_version() +
         "\n";
}

void add_time(CLI::App& app, const std::string& name, std::optional<Timestamp>& into,
              const std::string& help) {
  app.add_option_function<std::string>(
         name,
         [&into, name](const std::string& text) {
           into = parse_timestamp(text);
           if (!into) {
             throw CLI::ValidationError(name, "'" + text +
                                                  "' is not a time (2026-11-07, "
                                                  "2026-11-07T10:00:00Z or a Unix time)");
           }
         },
         help)
      ->type_name("TIME");
}

void add_common(CLI::App& app, CommonOptions& options) {
  app.add_option("--color", options.color, "colours: auto, always or never")
      ->transform(CLI::CheckedTransformer(when_words))
      ->type_name("WHEN");
  app.add_option("--progress", options.progress, "progress line: auto, always or never")
      ->transform(CLI::CheckedTransformer(when_words))
      ->type_name("WHEN");
  app.add_flag("-q,--quiet", options.quiet, "no notices and no summary on standard error");
  add_time(app, "--now", options.now, "take this for the current time");
  app.get_option("--now")->group("");
}

void add_rules(CLI::App& app, RuleOptions& options) {
  app.add_option("--rules", options.rules,
                 "rule directory (default: rules/ttp, then the installed pack)")
      ->type_name("DIR");
  app.add_option("--state", options.state, "operational state of rules")->type_name("FILE");
  app.add_flag("--skip-bad-rules", options.skip_bad, "run the sound rules, say which were left out");
  app.add_option_function<std::string>(
         "--compat",
         [&options](const std::string& system) { options.compat_live = system == "live"; },
         "behave as the live system does, its limits included: live")
      ->check(CLI::IsMember({"live", "none"}))
      ->type_name("SYSTEM");
}

void parse_shard(const std::string& text, FilterOptions& options) {
  const std::size_t slash = text.find('/');
  const auto number = [](std::string_view digits, std::uint64_t& out) {
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, out);
    return !digits.empty() && error == std::errc{} && stop == end;
  };
  const std::string_view view = text;
  if (slash == std::string::npos || !number(view.substr(0, slash), options.shard_index) ||
      !number(view.substr(slash + 1), options.shard_count) || options.shard_count == 0 ||
      options.shard_index >= options.shard_count) {
    throw CLI::ValidationError("--shard", "'" + text + "' is not I/N with 0 ≤ I < N");
  }
}

void add_filters(CLI::App& app, FilterOptions& options) {
  const auto list = [&](const std::string& name, std::vector<std::string>& into,
                        const std::string& help, const std::string& type) {
    app.add_option(name, into, help)->type_name(type)->delimiter(',')->group("Filters");
  };
  list("--kind", options.kinds, "only events of these source kinds", "KIND,…");
  list("--session", options.sessions, "only events of these sessions", "ID,…");
  list("--attacker", options.attackers, "only events of these attackers (uuid or address)",
       "ID,…");
  list("--technique", options.techniques, "only tags of these techniques", "T1110,…");
  list("--tactic", options.tactics, "only tags of these tactics", "TA0006,…");
  list("--rule", options.rules, "only tags of these rules", "R0012,…");
  add_time(app, "--since", options.since, "only events from this time on");
  add_time(app, "--until", options.until, "only events before this time");
  app.get_option("--since")->group("Filters");
  app.get_option("--until")->group("Filters");
  app.add_option("--min-confidence", options.min_confidence,
                 "only tags of at least this confidence (default 0.3)")
      ->check(CLI::Range(0.0, 1.0))
      ->type_name("X")
      ->group("Filters");
  app.add_option_function<std::string>(
         "--shard", [&options](const std::string& text) { parse_shard(text, options); },
         "only the I-th of N parts of the events (I from 0)")
      ->type_name("I/N")
      ->group("Filters");
}

void add_rejects(CLI::App& app, RejectOptions& options) {
  app.add_option("--rejects", options.keep_file, "keep rejected records in this file")
      ->type_name("FILE");
  app.add_flag("--strict", options.strict, "stop at the first rejected record");
}

void add_writing(CLI::App& app, std::size_t& batch_size, int& busy_timeout_s) {
  app.add_option("--batch-size", batch_size, "tags per transaction (1 to 100000, default 500)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}))
      ->type_name("N");
  app.add_option("--busy-timeout", busy_timeout_s,
                 "seconds to wait for a locked database (default 30)")
      ->check(CLI::Range(0, 86'400))
      ->type_name("S");
}

template <typename Infos>
std::vector<std::string> names_of(const Infos& infos) {
  std::vector<std::string> names;
  for (const auto& info : infos) names.emplace_back(info.name);
  return names;
}

CLI::App* add_replay(CLI::App& app, ReplayOptions& options) {
  CLI::App* replay = app.add_subcommand("replay", "read logs, show their tags");
  replay->add_option("FILE", options.inputs,
                     "logs: files, directories, quoted patterns, - for standard input");
  std::vector<std::string> formats = names_of(input::all_readers());
  formats.emplace_back("auto");
  replay->add_option("--format", options.format, "format of the logs (default: auto)")
      ->check(CLI::IsMember(formats))
      ->type_name("NAME");
  replay->add_option("--attacker-map", options.attacker_map,
                     "known attackers: lines of address, tab, uuid")
      ->type_name("FILE");
  replay->add_option("--output", options.output,
                     "table or jsonl (default: table on a terminal, else jsonl)")
      ->check(CLI::IsMember(names_of(output::all_sinks())))
      ->type_name("NAME");
  replay->add_option("--limit", options.limit, "rows of the table (default 30, 0: all)")
      ->type_name("N");
  replay->add_option("--summary", options.summary, "summary: text, json or none")
      ->check(CLI::IsMember({"text", "json", "none"}))
      ->type_name("FORM");
  replay->add_option("--tags-db", options.tags_db, "write the tags to this database as well")
      ->type_name("FILE");
  add_writing(*replay, options.batch_size, options.busy_timeout_s);
  add_rules(*replay, options.rules);
  add_rejects(*replay, options.rejects);
  add_filters(*replay, options.filter);
  add_common(*replay, options.common);
  return replay;
}

CLI::App* add_backfill(CLI::App& app, BackfillOptions& options) {
  CLI::App* backfill =
      app.add_subcommand("backfill", "tag a database's history, in the same database");
  backfill
      ->add_option("--db", options.database,
                   "the database (default: $TTP_DB, $DECNET_DB_PATH, decnet.db)")
      ->type_name("FILE");
  backfill->add_option("--since-days", options.since_days, "days back (1 to 3650, default 7)")
      ->check(CLI::Range(1, 3650))
      ->type_name("N");
  backfill->add_option("--source", options.source, "command, canary or all (default)")
      ->check(CLI::IsMember({"command", "canary", "all"}))
      ->type_name("NAME");
  CLI::Option* dry_run = backfill->add_flag("--dry-run", options.dry_run,
                                            "write nothing; say what would change");
  backfill->add_flag("--diff", options.list_differences, "list what would change, as JSON lines")
      ->needs(dry_run);
  backfill
      ->add_option("--against", options.against, "compare with this rule pack, not with the tags")
      ->needs(dry_run)
      ->type_name("DIR");
  backfill
      ->add_option("--emit-new", options.emit_new,
                   "write the tags that were really added, as JSON lines (- is standard output)")
      ->excludes(dry_run)
      ->type_name("FILE");
  backfill->add_option("--summary", options.summary, "summary: text, json or none")
      ->check(CLI::IsMember({"text", "json", "none"}))
      ->type_name("FORM");
  backfill
      ->add_option("--ids", options.ids,
                   "ids of commands that have none: live (default) or position")
      ->check(CLI::IsMember({"live", "position"}))
      ->type_name("HOW");
  add_writing(*backfill, options.batch_size, options.busy_timeout_s);
  add_rules(*backfill, options.rules);
  add_rejects(*backfill, options.rejects);
  add_filters(*backfill, options.filter);
  add_common(*backfill, options.common);
  return backfill;
}

}  // namespace

Command parse_command_line(int argc, const char* const* argv) {
  CLI::App app("Reads what honeypots and agent gateways recorded and says which MITRE ATT&CK "
               "techniques it shows.",
               "ttp");
  app.set_version_flag("--version", version_text(), "print the versions of what is built in");
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  ReplayOptions replay_options;
  BackfillOptions backfill_options;
  const CLI::App* replay = add_replay(app, replay_options);
  const CLI::App* backfill = add_backfill(app, backfill_options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const auto subcommands = app.get_subcommands();
    return PrintOnly{subcommands.empty() ? app.help() : subcommands.front()->help("ttp"), 0};
  } catch (const CLI::CallForVersion&) {
    return PrintOnly{version_text(), 0};
  } catch (const CLI::ParseError& error) {
    const auto subcommands = app.get_subcommands();
    const std::string verb = subcommands.empty() ? "" : " " + subcommands.front()->get_name();
    throw Error(std::string(error.what()) + "\nTry 'ttp" + verb + " --help'.");
  }
  if (replay->parsed()) return replay_options;
  if (backfill->parsed()) return backfill_options;
  throw Error("no verb given");
}

}  // namespace ttp::cli
