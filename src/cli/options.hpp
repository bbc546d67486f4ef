// SPDX-License-Identifier: Apache-2.0
// The command line as plain values. The parser itself is seen by options*.cpp alone.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/limits.hpp"
#include "base/time.hpp"

namespace ttp::cli {

enum class When { automatic, always, never };

/// Options that every verb has.
struct CommonOptions {
  When color = When::automatic;
  When progress = When::automatic;
  bool quiet = false;
  std::optional<Timestamp> now;
};

/// Where the texts of rules are kept.
enum class RuleStore { files, database };

/// Where the rules come from.
struct RuleOptions {
  std::string rules;  ///< directory; empty: rules/ttp, then the installed pack
  RuleStore store = RuleStore::files;
  std::string state;  ///< file; may be empty
  bool is_state_at_event = false;  ///< a state expires by the event's time, not by the clock
  bool compat_live = false;
  bool skip_bad = false;
  std::string artifacts;  ///< directory of stored messages; may be empty
};

/// Which events and tags.
struct FilterOptions {
  std::vector<std::string> kinds;
  std::vector<std::string> sessions;
  std::vector<std::string> attackers;
  std::vector<std::string> techniques;
  std::vector<std::string> tactics;
  std::vector<std::string> rules;
  std::optional<Timestamp> since;
  std::optional<Timestamp> until;
  std::optional<double> min_confidence;
  std::uint64_t shard_index = 0;
  std::uint64_t shard_count = 1;
};

struct RejectOptions {
  std::string keep_file;
  bool strict = false;
};

/// What becomes of the calls of sessions.
struct SequenceOptions {
  enum class Use { with, only, off };

  std::optional<Use> use;           ///< not set: with, but off where the live system is followed
  std::optional<std::string> mode;  ///< full or compat; this and the next four win over the pack's
  std::optional<std::uint64_t> warmup_calls;
  std::optional<std::uint64_t> window_ms;
  std::optional<std::uint64_t> max_new_tools;
  std::optional<std::size_t> max_sessions;
  std::string tools;                ///< classification table; empty: the pack's
  bool every = false;
  bool explain = false;
  std::string story;                ///< a session to be shown; may be empty
  std::vector<std::string> fail_on; ///< types of anomalies
  std::optional<int> fail_at;       ///< percent
};

/// How rules are found fast, and what is said about the time that a run takes.
struct SpeedOptions {
  bool no_index = false;
  bool no_memo = false;
  std::string profile;       ///< table, json or trace; empty: none
  std::string profile_file;  ///< empty: standard error
};

struct ReplayOptions {
  CommonOptions common;
  RuleOptions rules;
  SequenceOptions sequence;
  FilterOptions filter;
  RejectOptions rejects;
  SpeedOptions speed;
  std::vector<std::string> inputs;
  std::string format = "auto";
  std::string attacker_map;
  std::string output;   ///< empty: table on a terminal, else jsonl
  std::string summary = "text";
  std::optional<std::size_t> limit;
  std::size_t window_keys = limits::window_keys;  ///< keys remembered per count
  std::size_t live_sessions = limits::live_sessions;  ///< remembered while a log streams by
  std::string rules_db;  ///< of RuleStore::database; empty: tags_db
  std::string tags_db;
  std::size_t batch_size = limits::batch_tags;
  int busy_timeout_s = 30;
};

struct BackfillOptions {
  CommonOptions common;
  RuleOptions rules;
  FilterOptions filter;
  RejectOptions rejects;
  SpeedOptions speed;
  std::string database;
  std::string source = "all";
  int since_days = 7;
  bool dry_run = false;
  bool list_differences = false;
  std::string against;
  std::string emit_new;
  std::string summary = "text";
  std::string ids = "live";
  std::size_t batch_size = limits::batch_tags;
  int busy_timeout_s = 30;
};

/// `ttp rules …`
struct RulesOptions {
  enum class Action { list, show, sync, list_states, set_state, clear_state };

  CommonOptions common;
  RuleOptions rules;
  Action action = Action::list;
  std::string database;  ///< may be empty
  int busy_timeout_s = 30;
  std::string output;    ///< of lists; empty: table on a terminal, else json
  std::vector<std::string> ids;   ///< to show; of a state's change the only one
  std::string mode;               ///< of a state to set, like the next four
  std::optional<std::string> expires;  ///< a duration or a time
  std::optional<double> max;
  std::string reason;
  std::string by;                 ///< who; also of a sync; empty: the user
};

struct ReportOptions {
  CommonOptions common;
  FilterOptions filter;  ///< its times are those at which tags were stored
  std::string database;  ///< may be empty
  int busy_timeout_s = 30;
  std::optional<std::string> by;  ///< not set: technique
  std::string output;             ///< empty: table on a terminal, else json
  std::optional<std::size_t> limit;
  std::optional<int> since_days;
  std::string rules;  ///< directory; empty: rules/ttp, then the installed pack
};

struct ExplainOptions {
  CommonOptions common;
  RuleOptions rules;
  std::string database;  ///< may be empty
  int busy_timeout_s = 30;
  std::string input;     ///< a JSON object, a file, or - for standard input
  std::optional<std::uint64_t> line;
  std::string format = "auto";
  std::string attacker_map;
  std::vector<std::string> kinds;
  std::vector<std::string> rule_ids;
  std::optional<double> min_confidence;
  bool all = false;
  std::string output = "text";
};

struct LintRulesOptions {
  CommonOptions common;
  std::vector<std::string> paths;
  std::string config;                  ///< empty: ttp-lint.yaml, if it is there
  std::optional<std::string> format;   ///< empty: the configuration's, else text
  std::vector<std::string> disable;
  std::optional<std::string> severity;
  std::vector<std::string> corpus;
  std::optional<std::string> baseline;  ///< a directory, or a git revision
  std::optional<std::string> attack_release;
  std::string migrate_to;
  std::string explain;                 ///< id of a check
  bool no_proofs = false;
  bool fix = false;
  bool watch = false;
  bool list_checks = false;
  bool schema = false;
};

struct PrecisionOptions {
  CommonOptions common;
  RuleOptions rules;
  std::string corpus = "corpus";  ///< a directory or one file
  std::string by = "rule";
  std::string format = "text";
  std::vector<std::string> origins;
  std::vector<std::string> splits;
  std::vector<std::string> rule_ids;  ///< of the rows shown
  std::optional<double> min_confidence;
  std::uint64_t min_matches = 3;
  bool is_confident = false;
  std::string show;  ///< empty, fp, fn or all
  std::optional<std::size_t> limit;
  std::string baseline;  ///< a report; may be empty
  bool is_exact = false;
  bool has_matrix = false;
  bool kinds_of_rules = true;  ///< name the kinds that no row is of
};

/// `ttp corpus …`
struct CorpusOptions {
  enum class Action { collect, label };

  CommonOptions common;
  RuleOptions rules;
  Action action = Action::collect;
  std::vector<std::string> inputs;
  std::string format = "auto";
  std::string database;  ///< may be empty
  int busy_timeout_s = 30;
  std::vector<std::string> excluded;  ///< addresses
  std::string out;       ///< directory
  std::string corpus = "corpus";  ///< of label
  std::size_t sample = 0;  ///< matches per rule; 0: all
  std::uint64_t seed = 1;
};

/// What the command line asks for: a verb, or only that text be printed.
struct PrintOnly {
  std::string text;
  int exit_code = 0;
};
using Command =
    std::variant<PrintOnly, ReplayOptions, BackfillOptions, RulesOptions, ReportOptions,
                 ExplainOptions, PrecisionOptions, CorpusOptions, LintRulesOptions>;

/// Parses the command line. Mistakes throw ttp::Error.
[[nodiscard]] Command parse_command_line(int argc, const char* const* argv);

}  // namespace ttp::cli
