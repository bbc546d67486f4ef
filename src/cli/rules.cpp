// SPDX-License-Identifier: Apache-2.0
// `ttp rules`: the catalogue of rules, their operational state, and their copy in a database.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/common.hpp"
#include "cli/rules_state.hpp"
#include "cli/rules_text.hpp"
#include "cli/verbs.hpp"
#include "output/stream.hpp"
#include "pipeline/taggers.hpp"
#include "store/rule_store.hpp"

namespace ttp::cli {

namespace {

using Action = RulesOptions::Action;

/// The rules with their states. The database is the one that backfill would use, if there is one.
rule::LoadedRules load_catalogue(const RulesOptions& options, Console& console) {
  std::string path = find_database_path(options.database);
  if (options.rules.store == RuleStore::database) {
    path = database_path(options.database);
  } else if (!options.rules.state.empty() && options.database.empty()) {
    path.clear();
  }
  std::unique_ptr<store::Database> database;
  if (!path.empty()) {
    database = std::make_unique<store::Database>(
        database_options(path, options.busy_timeout_s, console), store::Database::Mode::read);
    if (options.database.empty()) console.notice("states from the database '" + path + "'");
  }
  return load_rules(options.rules, database.get(), console, rule::Keep::everything);
}

void list(const RulesOptions& options, Timestamp now, Console& console) {
  const rule::LoadedRules loaded = load_catalogue(options, console);
  const bool is_table =
      options.output.empty() ? is_terminal(STDOUT_FILENO) : options.output == "table";
  output::Stream out(STDOUT_FILENO, "standard output");
  out.write(is_table ? format_rule_table(loaded.set->rules(), now, terminal_columns(STDOUT_FILENO),
                                         wants_color(options.common.color, STDOUT_FILENO))
                     : format_rule_json(loaded.set->rules(), now));
  out.flush();
}

void show(const RulesOptions& options, Timestamp now, Console& console) {
  const rule::LoadedRules loaded = load_catalogue(options, console);
  std::vector<std::string> known;
  for (const rule::Rule& rule : loaded.set->rules()) known.push_back(rule.identity.id);
  output::Stream out(STDOUT_FILENO, "standard output");
  for (const std::string& id : options.ids) {
    const auto found = std::find(known.begin(), known.end(), id);
    if (found == known.end()) throw Error("there is " + unknown_rule_text(id, known));
    const auto& rule = loaded.set->rules()[static_cast<std::size_t>(found - known.begin())];
    if (&id != &options.ids.front()) out.write("---\n");
    // A file keeps the bytes of the rule, a terminal obeys none of them.
    const std::string text = format_rule(rule, now);
    out.write(is_terminal(STDOUT_FILENO) ? terminal_lines(text) : text);
  }
  out.flush();
}

/// The directory's rules, checked as a run would: what a run would not take is not stored.
rule::LoadedRules load_sound_rules(const std::filesystem::path& directory, Console& console) {
  rule::RuleSource source;
  source.directory = directory;
  source.skip_bad = true;  // to say what was not done in our own words
  rule::LoadedRules loaded = rule::load_rules(source);
  pipeline::TaggerOptions options;
  options.pack = pipeline::pack_of(directory);
  options.notice = [](std::string_view) {};
  static_cast<void>(pipeline::make_taggers(*loaded.set, options, loaded.diagnostics));
  std::string text;
  for (const Diagnostic& diagnostic : loaded.diagnostics) text += format_diagnostic(diagnostic);
  if (has_errors(loaded.diagnostics)) throw Error(text + "the database was not changed");
  if (!console.is_quiet()) console.print(text);
  if (loaded.set->rules().empty()) {
    throw Error("no rules in '" + directory.string() + "' (looked for names like R0012.yaml)");
  }
  return loaded;
}

void sync(const RulesOptions& options, Timestamp now, Console& console) {
  const rule::LoadedRules loaded = load_sound_rules(rule_directory(options.rules.rules), console);
  std::vector<store::RuleRow> rows;
  for (const rule::Rule& rule : loaded.set->rules()) {
    // Absolute, so that the rules' lists are found wherever the database is read.
    const auto file = std::filesystem::absolute(rule.document->file).lexically_normal();
    rows.push_back({{rule.identity.id, file.string(), rule.document->text}, rule.identity.version});
  }
  const std::string path = database_path(options.database);
  // An empty file gets the tables; one that is not there may be a mistyped name.
  const auto mode = std::filesystem::exists(path) ? store::Database::Mode::create
                                                  : store::Database::Mode::write;
  store::Database database(database_options(path, options.busy_timeout_s, console), mode);
  store::SyncOptions sync_options;
  sync_options.now = now;
  sync_options.by = to_valid_utf8(options.by.empty() ? user_name() : options.by);
  sync_options.on_change = [&](std::string_view id, store::RuleChange change) {
    console.notice(terminal_text(id, 80) + ": " + std::string(store::to_text(change)));
  };
  const store::SyncCounts counts = store::sync_rules(database, rows, sync_options);
  output::Stream out(STDOUT_FILENO, "standard output");
  out.write(fmt::format("added={} changed={} removed={} unchanged={}\n", counts.added,
                        counts.changed, counts.removed, counts.unchanged));
  out.flush();
}

}  // namespace

ExitCode run_rules(const RulesOptions& options) {
  Console console(options.common);
  const Timestamp now = make_clock(options.common)();
  switch (options.action) {
    case Action::list: list(options, now, console); break;
    case Action::show: show(options, now, console); break;
    case Action::sync: sync(options, now, console); break;
    case Action::list_states:
    case Action::set_state:
    case Action::clear_state: run_rules_state(options, now, console); break;
  }
  return ExitCode::ok;
}

}  // namespace ttp::cli
