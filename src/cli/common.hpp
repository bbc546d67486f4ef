// SPDX-License-Identifier: Apache-2.0
// What the verbs share: rules, filters, the clock.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "base/error.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"
#include "model/reject_log.hpp"
#include "pipeline/filter.hpp"
#include "rule/rule_set.hpp"
#include "store/database.hpp"
#include "store/history.hpp"

namespace ttp::cli {

/// The time that --now fixed, or the system's.
[[nodiscard]] std::function<Timestamp()> make_clock(const CommonOptions& options);

/// The database that is meant: the one given, else $TTP_DB, else $DECNET_DB_PATH, else ./decnet.db;
/// empty if there is none of these.
[[nodiscard]] std::string find_database_path(const std::string& given);

/// The same; throws ttp::Error if there is none. `otherwise` completes "give --db FILE".
[[nodiscard]] std::string database_path(const std::string& given, std::string_view otherwise = {});

/// Waits for locks as the user wants it, and says so.
[[nodiscard]] store::DatabaseOptions database_options(const std::string& path, int busy_timeout_s,
                                                      Console& console);

/// Kinds of history that are passed over, since the database has no table of them.
class AbsentHistories {
 public:
  /// True if the kind has to be passed over.
  bool lacks(store::Database& database, const store::HistoryInfo& info);
  /// A notice about those that were, if there are any.
  void say(Console& console) const;

 private:
  std::string names_;
};

/// Loads the rules and says what there is to say. The states are those of --state, else those of
/// `database` if it is not null; with --rule-store db the rules are its, too. Throws ttp::Error that
/// lists all mistakes. Rules that are shown, not just run, must be kept with everything.
[[nodiscard]] rule::LoadedRules load_rules(const RuleOptions& options, store::Database* database,
                                           Console& console,
                                           rule::Keep keep = rule::Keep::what_runs);

/// Reads a state file. Throws ttp::Error that lists all mistakes.
[[nodiscard]] rule::States read_state_file(const std::string& path);

/// When states are judged: at `now`, or, without a time, at each event's own (--state-at event).
[[nodiscard]] std::optional<Timestamp> state_time(const RuleOptions& options, Timestamp now);

/// The rule directory: the one given, else ./rules/ttp, else the installed pack.
[[nodiscard]] std::filesystem::path rule_directory(const std::string& given);

/// The rule directory that a run reads; empty if rules come from a database.
[[nodiscard]] std::string used_rules(const RuleOptions& options);

/// The directory that the rules came from, whichever store they were loaded from. Requires a rule.
[[nodiscard]] std::filesystem::path source_directory(const rule::RuleSet& rules);

[[nodiscard]] rule::Compat compat_of(const RuleOptions& options);

/// Uuids of known attackers, by address.
using AttackerMap = std::map<std::string, std::string, std::less<>>;

/// An attacker's address stands for the uuid that `known`, or else a log without uuids, has for it.
[[nodiscard]] pipeline::EventFilter event_filter(const FilterOptions& options,
                                                 const AttackerMap& known = {});
[[nodiscard]] pipeline::TagFilter tag_filter(const FilterOptions& options);

/// Reads lines of address, tab, uuid; blank lines and those that begin with # do not count. An empty
/// path is an empty map.
[[nodiscard]] AttackerMap read_attacker_map(const std::string& path);

[[nodiscard]] RejectLog::Options reject_options(const RejectOptions& options, Console& console);

/// What the run's end says: an interrupt, rejects, or nothing to complain about.
[[nodiscard]] ExitCode exit_code(const RejectLog& rejects);

}  // namespace ttp::cli
