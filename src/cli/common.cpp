// SPDX-License-Identifier: Apache-2.0
#include "cli/common.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "cli/config.hpp"
#include "cli/signals.hpp"
#include "pipeline/taggers.hpp"
#include "store/rule_state.hpp"
#include "store/rule_store.hpp"

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace ttp::cli {

namespace {

constexpr std::size_t uuid_length = 36;

}  // namespace

std::function<Timestamp()> make_clock(const CommonOptions& options) {
  if (options.now) return [now = *options.now] { return now; };
  return [] {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  };
}

std::string used_rules(const RuleOptions& options) {
  return options.store == RuleStore::files ? rule_directory(options.rules).string() : std::string();
}

std::filesystem::path rule_directory(const std::string& given) {
  if (!given.empty()) return given;
  const std::filesystem::path local = "rules/ttp";
  const std::filesystem::path installed =
      std::filesystem::path(data_directory) / "rules" / "ttp";
  std::error_code error;
  for (const auto& candidate : {local, installed}) {
    if (std::filesystem::is_directory(candidate, error)) return candidate;
  }
  throw Error("no rules: there is neither a directory 'rules/ttp' here nor '" +
              installed.string() + "'; give --rules DIR");
}

rule::Compat compat_of(const RuleOptions& options) {
  return options.compat_live ? rule::Compat::live : rule::Compat::none;
}

std::filesystem::path source_directory(const rule::RuleSet& rules) {
  const std::filesystem::path file = rules.rules().front().document->file;
  return file.has_parent_path() ? file.parent_path() : ".";
}

std::string find_database_path(const std::string& given) {
  if (!given.empty()) return given;
  for (const char* name : {"TTP_DB", "DECNET_DB_PATH"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  std::error_code error;
  return std::filesystem::exists("decnet.db", error) ? "decnet.db" : "";
}

std::string database_path(const std::string& given, std::string_view otherwise) {
  std::string path = find_database_path(given);
  if (!path.empty()) return path;
  throw Error("no database: give --db FILE" + std::string(otherwise) +
              ", or set TTP_DB or DECNET_DB_PATH, or run where decnet.db is");
}

store::DatabaseOptions database_options(const std::string& path, int busy_timeout_s,
                                        Console& console) {
  return {path, busy_timeout_s * 1000, [&console](std::string_view line) { console.notice(line); }};
}

bool AbsentHistories::lacks(store::Database& database, const store::HistoryInfo& info) {
  if (database.has_table(info.table)) return false;
  if (!names_.empty()) names_ += ", ";
  names_.append(info.name).append(" (").append(info.table).append(")");
  return true;
}

void AbsentHistories::say(Console& console) const {
  if (!names_.empty()) console.notice("skipped, for want of their tables: " + names_);
}

rule::States read_state_file(const std::string& path) {
  Diagnostics diagnostics;
  rule::States states = rule::read_states(path, diagnostics);
  std::string message;
  for (const Diagnostic& diagnostic : diagnostics) message += format_diagnostic(diagnostic);
  if (has_errors(diagnostics)) throw Error(message + "the state file was not used");
  return states;
}

std::optional<Timestamp> state_time(const RuleOptions& options, Timestamp now) {
  return options.is_state_at_event ? std::nullopt : std::optional(now);
}

rule::LoadedRules load_rules(const RuleOptions& options, store::Database* database,
                             Console& console, rule::Keep keep) {
  rule::RuleSource source;
  source.keep = keep;
  source.compat = compat_of(options);
  source.skip_bad = true;  // so that lifters can say what they miss, too
  if (!options.state.empty()) {
    source.states = read_state_file(options.state);
  } else if (database != nullptr) {
    source.states = store::read_rule_states(*database);
  }
  if (options.store == RuleStore::files) {
    source.directory = rule_directory(options.rules);
  } else {
    if (!options.rules.empty()) throw Error("--rules and --rule-store db exclude each other");
    source.directory = database->path();  // in messages only
    source.texts = store::read_rule_texts(*database);
  }
  rule::LoadedRules loaded = rule::load_rules(source);
  if (has_errors(loaded.diagnostics) && !options.skip_bad) {
    if (!loaded.set->rules().empty()) {
      pipeline::TaggerOptions taggers;
      taggers.compat = source.compat;
      taggers.pack = pipeline::pack_of(source_directory(*loaded.set));
      static_cast<void>(pipeline::make_taggers(*loaded.set, taggers, loaded.diagnostics));
    }
    throw Error(rule::refusal(loaded.diagnostics));
  }
  if (!console.is_quiet()) {
    for (const Diagnostic& diagnostic : loaded.diagnostics) {
      console.print(format_diagnostic(diagnostic));
    }
  }
  if (has_errors(loaded.diagnostics)) {
    console.notice("warning: the rules with errors were left out (--skip-bad-rules)");
  }
  if (!loaded.set->rules().empty()) return loaded;
  if (source.texts) {
    throw Error("no rules in the database '" + database->path() +
                "'; 'ttp rules sync' copies those of a directory to it");
  }
  throw Error("no rules in '" + source.directory.string() +
              "' (looked for names like R0012.yaml)");
}

pipeline::EventFilter event_filter(const FilterOptions& options, const AttackerMap& known) {
  pipeline::EventFilter filter;
  filter.kinds = options.kinds;
  filter.sessions = options.sessions;
  filter.since = options.since;
  filter.until = options.until;
  filter.shard = {options.shard_index, options.shard_count};
  UuidV5 attacker_ids(attacker_namespace());
  for (const std::string& attacker : options.attackers) {
    filter.attackers.push_back(attacker);
    // An address stands for the attacker that logs without uuids make of it.
    if (const auto named = known.find(attacker); named != known.end()) {
      filter.attackers.push_back(named->second);
    } else if (attacker.size() != uuid_length) {
      filter.attackers.push_back(to_string(attacker_ids.make(attacker)));
    }
  }
  return filter;
}

pipeline::TagFilter tag_filter(const FilterOptions& options) {
  pipeline::TagFilter filter;
  filter.techniques = options.techniques;
  filter.tactics = options.tactics;
  filter.rules = options.rules;
  filter.min_confidence = options.min_confidence.value_or(write_floor);
  if (std::isnan(filter.min_confidence)) throw Error("--min-confidence: not a number");
  return filter;
}

AttackerMap read_attacker_map(const std::string& path) {
  AttackerMap map;
  if (path.empty()) return map;
  std::error_code error;
  std::ifstream stream(path);
  if (!stream || std::filesystem::is_directory(path, error)) {
    throw Error("cannot read the attacker map '" + path + "'");
  }
  std::string line;
  for (std::size_t number = 1; std::getline(stream, line); ++number) {
    const std::string place = path + ":" + std::to_string(number) + ": ";
    std::string_view text = line;
    if (number == 1 && text.starts_with(byte_order_mark)) {
      text.remove_prefix(byte_order_mark.size());
    }
    if (trim(text).empty() || text.front() == '#') continue;
    if (!is_valid_utf8(text)) throw Error(place + "not UTF-8");
    const std::size_t tab = text.find('\t');
    const std::string address(trim(text.substr(0, tab)));
    const std::string uuid(tab == std::string::npos ? "" : trim(text.substr(tab + 1)));
    if (address.empty() || uuid.empty()) throw Error(place + "expected address, tab, uuid");
    const auto [known, is_new] = map.emplace(address, uuid);
    if (!is_new && known->second != uuid) throw Error(place + "the address has another uuid above");
  }
  if (stream.bad()) throw Error("cannot read the attacker map '" + path + "'");
  return map;
}

RejectLog::Options reject_options(const RejectOptions& options, Console& console) {
  RejectLog::Options result;
  result.strict = options.strict;
  result.keep_file = options.keep_file;
  result.show = [&console](std::string_view line) { console.notice(line); };
  return result;
}

ExitCode exit_code(const RejectLog& rejects) {
  if (const auto code = interrupted_exit_code()) return *code;
  return rejects.count() > 0 ? ExitCode::some_rejected : ExitCode::ok;
}

}  // namespace ttp::cli
