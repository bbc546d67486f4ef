// SPDX-License-Identifier: Apache-2.0
// With the other options_*.cpp all that sees CLI11.
#include "cli/options.hpp"

#include <CLI/CLI.hpp>

#include "attack/catalogue.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/regex.hpp"
#include "cli/config.hpp"
#include "cli/options_corpus.hpp"
#include "cli/options_filter.hpp"
#include "cli/options_range.hpp"
#include "cli/options_parts.hpp"
#include "cli/options_sequence.hpp"
#include "cli/options_speed.hpp"
#include "input/log_source.hpp"
#include "input/reader.hpp"
#include "output/sink.hpp"
#include "store/database.hpp"
#include "store/history.hpp"

namespace ttp::cli {

namespace {

const std::map<std::string, When> when_words = {
    {"auto", When::automatic}, {"always", When::always}, {"never", When::never}};
const std::map<std::string, RuleStore> store_words = {{"files", RuleStore::files},
                                                      {"db", RuleStore::database}};

/// An option that takes one of a few words; the help names the words, not their values.
template <typename T>
CLI::Option* add_word(CLI::App& app, const std::string& name, T& into,
                      const std::map<std::string, T>& words, const std::string& help) {
  return app.add_option_function<std::string>(
      name,
      [&into, &words, name](const std::string& word) {
        const auto it = words.find(word);
        if (it == words.end()) {
          std::string known;
          for (const auto& entry : words) known += (known.empty() ? "" : ", ") + entry.first;
          throw CLI::ValidationError(name, "'" + word + "' is none of " + known);
        }
        into = it->second;
      },
      help);
}

std::string version_text() {
  return "ttp " + std::string(version) + "\nATT&CK catalogue " +
         std::string(attack::catalogue_release) + "\nPCRE2 " + regex_engine_version() +
         "\nsimdjson " + json_engine_version() + "\nSQLite " + store::database_engine_version() +
         "\n";
}

void add_rule_directory(CLI::App& app, RuleOptions& options) {
  app.add_option("--rules", options.rules,
                 "rule directory (default: rules/ttp, then the installed pack)")
      ->type_name("DIR");
}

void add_state_file(CLI::App& app, RuleOptions& options) {
  app.add_option("--state", options.state, "operational state of rules")->type_name("FILE");
}

void add_rules(CLI::App& app, RuleOptions& options) {
  add_rule_directory(app, options);
  add_word(app, "--rule-store", options.store, store_words,
           "read the rules from files (default) or the db")
      ->type_name("WHERE");
  add_state_file(app, options);
  app.add_option_function<std::string>(
         "--state-at",
         [&options](const std::string& when) { options.is_state_at_event = when == "event"; },
         "when a state must not have expired: now (default) or at the event's time")
      ->check(CLI::IsMember({"event", "now"}))
      ->type_name("WHEN");
  app.add_flag("--skip-bad-rules", options.skip_bad, "run the sound rules, say which were left out");
  app.add_option_function<std::string>(
         "--compat",
         [&options](const std::string& system) { options.compat_live = system == "live"; },
         "behave as the live system does, its limits included: live")
      ->check(CLI::IsMember({"live", "none"}))
      ->type_name("SYSTEM");
}

void add_artifacts(CLI::App& app, RuleOptions& options) {
  app.add_option("--artifacts", options.artifacts,
                 "where stored messages lie, as DECKY/smtp/NAME")
      ->type_name("DIR");
}

void add_rejects(CLI::App& app, RejectOptions& options) {
  app.add_option("--rejects", options.keep_file, "keep rejected records in this file")
      ->type_name("FILE");
  app.add_flag("--strict", options.strict, "stop at the first rejected record");
}

void add_busy_timeout(CLI::App& app, int& busy_timeout_s) {
  app.add_option("--busy-timeout", busy_timeout_s,
                 "seconds to wait for a locked database (default 30)")
      ->check(CLI::Range(0, 86'400).description(""))
      ->type_name("S");
}

void add_writing(CLI::App& app, std::size_t& batch_size, int& busy_timeout_s) {
  app.add_option("--batch-size", batch_size, "tags per transaction (1 to 100000, default 5000)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}).description(""))
      ->type_name("N");
  add_busy_timeout(app, busy_timeout_s);
}

template <typename Infos>
std::vector<std::string> names_of(const Infos& infos) {
  std::vector<std::string> names;
  for (const auto& info : infos) names.emplace_back(info.name);
  return names;
}

void add_format(CLI::App& app, std::string& format) {
  std::vector<std::string> formats = names_of(input::all_readers());
  formats.emplace_back(input::mail_format);
  formats.emplace_back("auto");
  app.add_option("--format", format, "format of the logs (default: auto)")
      ->check(CLI::IsMember(formats))
      ->type_name("NAME");
}

void add_attacker_map(CLI::App& app, std::string& file) {
  app.add_option("--attacker-map", file, "known attackers: lines of address, tab, uuid")
      ->type_name("FILE");
}

CLI::App* add_replay(CLI::App& app, ReplayOptions& options) {
  CLI::App* replay = app.add_subcommand("replay", "read logs, show their tags");
  replay->add_option("FILE", options.inputs,
                     "logs: files, directories, quoted patterns, - for standard input");
  add_format(*replay, options.format);
  add_attacker_map(*replay, options.attacker_map);
  replay->add_option("--output", options.output,
                     "table, jsonl or navigator (default: table on a terminal, else jsonl)")
      ->check(CLI::IsMember(names_of(output::all_sinks())))
      ->type_name("NAME");
  replay->add_option("--limit", options.limit, "rows of the table (default 30, 0: all)")
      ->check(any_count())
      ->type_name("N");
  replay->add_option("--summary", options.summary, "summary: text, json or none")
      ->check(CLI::IsMember({"text", "json", "none"}))
      ->type_name("FORM");
  replay
      ->add_option("--window-keys", options.window_keys,
                   "attackers, accounts, passwords remembered per count of logins (default " +
                       std::to_string(limits::window_keys) + ")")
      ->check(CLI::Range(std::size_t{1}, std::size_t{10'000'000}).description(""))
      ->type_name("N");
  replay
      ->add_option("--live-sessions", options.live_sessions,
                   "sessions of a log remembered at once (default " +
                       std::to_string(limits::live_sessions) + ")")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 24U).description(""))
      ->type_name("N");
  replay->add_option("--tags-db", options.tags_db, "write the tags to this database as well")
      ->type_name("FILE");
  add_writing(*replay, options.batch_size, options.busy_timeout_s);
  add_rules(*replay, options.rules);
  add_artifacts(*replay, options.rules);
  replay
      ->add_option("--rules-db", options.rules_db,
                   "the database of --rule-store db (default: that of --tags-db)")
      ->type_name("FILE");
  add_rejects(*replay, options.rejects);
  add_filters(*replay, options.filter);
  add_shard(*replay, options.filter);
  add_sequence(*replay, options.sequence);
  add_speed(*replay, options.speed);
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
  CLI::Option* since_days =
      backfill->add_option("--since-days", options.since_days, "days back (1 to 3650, default 7)")
          ->check(CLI::Range(1, 3650).description(""))
          ->type_name("N");
  std::vector<std::string> sources = names_of(store::all_histories());
  sources.emplace_back("all");
  backfill
      ->add_option("--source", options.source,
                   "what history to tag: all (default) or one of command, canary, email, auth, "
                   "intel, session")
      ->check(CLI::IsMember(std::move(sources)))
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
  add_artifacts(*backfill, options.rules);
  add_rejects(*backfill, options.rejects);
  add_filters(*backfill, options.filter);
  add_shard(*backfill, options.filter);
  since_days->excludes(backfill->get_option("--since"));
  add_speed(*backfill, options.speed);
  add_common(*backfill, options.common);
  return backfill;
}

/// The options of `ttp rules …` that its verbs share.
void add_rules_database(CLI::App& app, RulesOptions& options) {
  app.add_option("--db", options.database,
                 "the database (default: $TTP_DB, $DECNET_DB_PATH, decnet.db)")
      ->type_name("FILE");
  add_busy_timeout(app, options.busy_timeout_s);
}

void add_list_output(CLI::App& app, std::string& output) {
  app.add_option("--output", output, "table or json (default: table on a terminal, else json)")
      ->check(CLI::IsMember({"table", "json"}))
      ->type_name("NAME");
}

/// `state list`, `state set ID MODE`, `state ID MODE` (the same), `state clear ID`.
void parse_state_words(const CLI::App& app, std::vector<std::string> words, RulesOptions& options) {
  using Action = RulesOptions::Action;
  const std::string verb = words.front();
  const bool is_named = verb == "list" || verb == "set" || verb == "clear";
  if (is_named) words.erase(words.begin());
  options.action = verb == "list"    ? Action::list_states
                   : verb == "clear" ? Action::clear_state
                                     : Action::set_state;
  const std::size_t wanted = verb == "list" ? 0 : verb == "clear" ? 1 : 2;
  if (words.size() != wanted) {
    throw CLI::ValidationError("rules state",
                               wanted == 0   ? "'list' takes no words"
                               : wanted == 1 ? "'clear' takes one rule id"
                                             : "expected a rule id and a state (disabled, clipped "
                                               "or enabled)");
  }
  if (options.action != Action::set_state) {
    for (const char* name : {"--expires", "--max", "--reason", "--set-by"}) {
      if (app.count(name) == 0) continue;
      throw CLI::ValidationError(name, "belongs to a state that is set, not to '" + verb + "'");
    }
  }
  if (wanted >= 1) options.ids = {words.front()};
  if (wanted == 2) options.mode = words.back();
}

CLI::App* add_rules_state(CLI::App& rules, RulesOptions& options,
                          std::vector<std::string>& words) {
  CLI::App* state = rules.add_subcommand("state", "show or change the operational state of rules");
  state->footer("Forms:\n"
                "  ttp rules state list\n"
                "  ttp rules state [set] RULE disabled|clipped|enabled [--expires 4h] [--max X]\n"
                "  ttp rules state clear RULE\n");
  state->add_option("WORD", words, "list, [set] RULE STATE, or clear RULE")->required();
  state->add_option("--expires", options.expires,
                    "the state ends then: after 90s, 30m, 4h, 7d or 2w, or at a time")
      ->type_name("WHEN");
  state->add_option("--max", options.max, "clipped: the highest confidence that is left")
      ->check(confidence_range())
      ->type_name("X");
  state->add_option("--reason", options.reason, "why, for those who read the list")
      ->type_name("TEXT");
  state->add_option("--set-by", options.by, "who says so (default: the user's name)")
      ->type_name("NAME");
  add_state_file(*state, options.rules);
  add_rules_database(*state, options);
  add_rule_directory(*state, options.rules);
  add_list_output(*state, options.output);
  add_common(*state, options.common);
  return state;
}

struct RulesApps {
  CLI::App* rules = nullptr;
  CLI::App* list = nullptr;
  CLI::App* show = nullptr;
  CLI::App* state = nullptr;
  CLI::App* sync = nullptr;
};

RulesApps add_rules_verb(CLI::App& app, RulesOptions& options, std::vector<std::string>& words) {
  RulesApps apps;
  apps.rules = app.add_subcommand("rules", "list and show rules, switch them off and on, store them");
  apps.rules->require_subcommand(1);
  apps.list = apps.rules->add_subcommand("list", "one line for each rule");
  add_list_output(*apps.list, options.output);
  apps.show = apps.rules->add_subcommand("show", "a rule's text, its state and its techniques");
  apps.show->add_option("RULE", options.ids, "ids of rules")->required();
  for (CLI::App* reading : {apps.list, apps.show}) {
    add_rules(*reading, options.rules);
    add_rules_database(*reading, options);
    add_common(*reading, options.common);
  }
  apps.state = add_rules_state(*apps.rules, options, words);
  apps.sync = apps.rules->add_subcommand("sync", "make a database's rules those of a directory");
  add_rule_directory(*apps.sync, options.rules);
  add_rules_database(*apps.sync, options);
  apps.sync->add_option("--updated-by", options.by, "who changes them (default: the user's name)")
      ->type_name("NAME");
  add_common(*apps.sync, options.common);
  return apps;
}

void finish_rules(const RulesApps& apps, const std::vector<std::string>& words,
                  RulesOptions& options) {
  using Action = RulesOptions::Action;
  if (apps.show->parsed()) options.action = Action::show;
  if (apps.sync->parsed()) options.action = Action::sync;
  if (apps.state->parsed()) parse_state_words(*apps.state, words, options);
}

/// What --help prints: of a verb with verbs of its own the options of all of them.
std::string help_text(const CLI::App& app) {
  const auto verbs = app.get_subcommands();
  if (verbs.empty()) return app.help();
  const CLI::App& verb = *verbs.front();
  const bool has_verbs = !verb.get_subcommands({}).empty() && verb.get_subcommands().empty();
  return verb.help("ttp", has_verbs ? CLI::AppFormatMode::All : CLI::AppFormatMode::Normal);
}

/// What to say when no verb was understood.
std::string unknown_verb(const CLI::App& app, int argc, const char* const* argv,
                         const std::string& error) {
  std::string verbs;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    verbs += (verbs.empty() ? "" : ", ") + verb->get_name();
  }
  const bool is_option = argc > 1 && argv[1][0] == '-';
  const std::string what = argc < 2    ? "no verb given"
                           : is_option ? error
                                       : "no verb '" + std::string(argv[1]) + "'";
  return what + "; the verbs are " + verbs + "\nTry 'ttp --help'.";
}

/// " rules state": the verbs that were given.
std::string verb_path(const CLI::App& app) {
  std::string path;
  for (auto verbs = app.get_subcommands(); !verbs.empty();
       verbs = verbs.front()->get_subcommands()) {
    path += " " + verbs.front()->get_name();
  }
  return path;
}

}  // namespace

void add_common(CLI::App& app, CommonOptions& options) {
  add_word(app, "--color", options.color, when_words, "colours: auto, always or never")
      ->type_name("WHEN");
  add_word(app, "--progress", options.progress, when_words, "progress line: auto, always or never")
      ->type_name("WHEN");
  app.add_flag("-q,--quiet", options.quiet, "no notices and no summary on standard error");
  add_time(app, "--now", options.now, "take this for the current time");
  app.get_option("--now")->group("");
}

Command parse_command_line(int argc, const char* const* argv) {
  CLI::App app("Reads what honeypots and agent gateways recorded and says which MITRE ATT&CK "
               "techniques it shows.",
               "ttp");
  app.set_version_flag("--version", version_text(), "print the versions of what is built in");
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  ReplayOptions replay_options;
  BackfillOptions backfill_options;
  RulesOptions rules_options;
  std::vector<std::string> state_words;
  ReportOptions report_options;
  ExplainOptions explain_options;
  PrecisionOptions precision_options;
  CorpusOptions corpus_options;
  const CLI::App* replay = add_replay(app, replay_options);
  const CLI::App* backfill = add_backfill(app, backfill_options);
  const RulesApps rules = add_rules_verb(app, rules_options, state_words);
  const OptionAdders adders{add_rules,        add_common,       add_format,
                            add_busy_timeout, add_attacker_map, add_artifacts};
  const CLI::App* report = add_report(app, report_options, adders);
  const CLI::App* explain = add_explain(app, explain_options, adders);
  LintRulesOptions lint_options;
  const CLI::App* lint = add_lint_rules(app, lint_options);
  const CLI::App* precision = add_precision(app, precision_options, adders);
  const CorpusApps corpus = add_corpus(app, corpus_options, adders);
  try {
    app.parse(argc, argv);
    if (rules.rules->parsed()) finish_rules(rules, state_words, rules_options);
  } catch (const CLI::CallForHelp&) {
    return PrintOnly{help_text(app), 0};
  } catch (const CLI::CallForVersion&) {
    return PrintOnly{version_text(), 0};
  } catch (const CLI::ParseError& error) {
    if (app.get_subcommands().empty()) throw Error(unknown_verb(app, argc, argv, error.what()));
    throw Error(std::string(error.what()) + "\nTry 'ttp" + verb_path(app) + " --help'.");
  }
  if (replay->parsed()) return replay_options;
  if (backfill->parsed()) return backfill_options;
  if (rules.rules->parsed()) return rules_options;
  if (report->parsed()) return report_options;
  if (explain->parsed()) return explain_options;
  if (lint->parsed()) return lint_options;
  if (precision->parsed()) return precision_options;
  if (corpus.corpus->parsed()) {
    if (corpus.label->parsed()) corpus_options.action = CorpusOptions::Action::label;
    return corpus_options;
  }
  throw Error("no verb given");
}

}  // namespace ttp::cli
