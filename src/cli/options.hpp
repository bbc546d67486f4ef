// SPDX-License-Identifier: Apache-2.0
// The command line as plain values. The parser itself is seen by options.cpp alone.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

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

/// Where the rules come from.
struct RuleOptions {
  std::string rules;  ///< directory; empty: rules/ttp, then the installed pack
  std::string state;  ///< file; may be empty
  bool compat_live = false;
  bool skip_bad = false;
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

struct ReplayOptions {
  CommonOptions common;
  RuleOptions rules;
  FilterOptions filter;
  RejectOptions rejects;
  std::vector<std::string> inputs;
  std::string format = "auto";
  std::string attacker_map;
  std::string output;   ///< empty: table on a terminal, else jsonl
  std::string summary = "text";
  std::optional<std::size_t> limit;
  std::string tags_db;
  std::size_t batch_size = 500;
  int busy_timeout_s = 30;
};

struct BackfillOptions {
  CommonOptions common;
  RuleOptions rules;
  FilterOptions filter;
  RejectOptions rejects;
  std::string database;
  std::string source = "all";
  int since_days = 7;
  bool dry_run = false;
  bool list_differences = false;
  std::string against;
  std::string emit_new;
  std::string summary = "text";
  std::string ids = "live";
  std::size_t batch_size = 500;
  int busy_timeout_s = 30;
};

/// What the command line asks for: a verb, or only that text be printed.
struct PrintOnly {
  std::string text;
  int exit_code = 0;
};
using Command = std::variant<PrintOnly, ReplayOptions, BackfillOptions>;

/// Parses the command line. Mistakes throw ttp::Error.
[[nodiscard]] Command parse_command_line(int argc, const char* const* argv);

}  // namespace ttp::cli
