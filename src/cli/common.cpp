// SPDX-License-Identifier: Apache-2.0
#include "cli/common.hpp"

#include <chrono>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "cli/config.hpp"
#include "cli/signals.hpp"

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

rule::LoadedRules load_rules(const RuleOptions& options, const rule::States& stored,
                             Console& console) {
  rule::RuleSource source;
  source.directory = rule_directory(options.rules);
  source.compat = compat_of(options);
  source.skip_bad = options.skip_bad;
  source.states = stored;
  if (!options.state.empty()) {
    Diagnostics diagnostics;
    source.states = rule::read_states(options.state, diagnostics);
    std::string message;
    for (const Diagnostic& diagnostic : diagnostics) message += format_diagnostic(diagnostic);
    if (has_errors(diagnostics)) throw Error(message + "the state file was not used");
  }
  rule::LoadedRules loaded = rule::load_rules(source);
  if (!console.is_quiet()) {
    for (const Diagnostic& diagnostic : loaded.diagnostics) {
      console.print(format_diagnostic(diagnostic));
    }
  }
  if (has_errors(loaded.diagnostics)) {
    console.notice("warning: the rules with errors were left out (--skip-bad-rules)");
  }
  if (loaded.set->rules().empty()) {
    throw Error("no rules in '" + source.directory.string() +
                "' (looked for names like R0012.yaml)");
  }
  return loaded;
}

pipeline::EventFilter event_filter(const FilterOptions& options) {
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
    if (attacker.size() != uuid_length) {
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
  return filter;
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
