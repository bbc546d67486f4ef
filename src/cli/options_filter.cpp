// SPDX-License-Identifier: Apache-2.0
// Filters, and times on the command line.
#include "cli/options_filter.hpp"

#include <CLI/CLI.hpp>

#include <charconv>

#include "cli/options_range.hpp"

namespace ttp::cli {

namespace {

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

}  // namespace

void add_time(CLI::App& app, const std::string& name, std::optional<Timestamp>& into,
              const std::string& help) {
  app.add_option_function<std::string>(
         name,
         [&into, name](const std::string& text) {
           // "2026" is a slip for a date, not a second of 1970.
           const bool is_year =
               text.size() == 4 && text.find_first_not_of("0123456789") == std::string::npos;
           if (!is_year) into = parse_timestamp(text);
           if (!into) {
             throw CLI::ValidationError(name, "'" + text +
                                                  "' is not a time (2026-11-07, "
                                                  "2026-11-07T10:00:00Z or a Unix time)");
           }
         },
         help)
      ->type_name("TIME");
}

void add_filters(CLI::App& app, FilterOptions& options) {
  const auto list = [&](const std::string& name, std::vector<std::string>& into,
                        const std::string& help, const std::string& type) {
    app.add_option(name, into, help)->type_name(type)->delimiter(',')->allow_extra_args(false)->group("Filters");
  };
  list("--kind", options.kinds, "only events of these source kinds", "KIND,...");
  list("--session", options.sessions, "only events of these sessions", "ID,...");
  list("--attacker", options.attackers, "only events of these attackers (uuid or address)",
       "ID,...");
  list("--technique", options.techniques, "only tags of these techniques", "T1110,...");
  list("--tactic", options.tactics, "only tags of these tactics", "TA0006,...");
  list("--rule", options.rules, "only tags of these rules", "R0012,...");
  add_time(app, "--since", options.since, "only events from this time on");
  add_time(app, "--until", options.until, "only events before this time");
  app.get_option("--since")->group("Filters");
  app.get_option("--until")->group("Filters");
  app.add_option("--min-confidence", options.min_confidence,
                 "only tags of at least this confidence (default 0.3)")
      ->check(confidence_range())
      ->type_name("X")
      ->group("Filters");
}

void add_shard(CLI::App& app, FilterOptions& options) {
  app.add_option_function<std::string>(
         "--shard", [&options](const std::string& text) { parse_shard(text, options); },
         "only the I-th of N parts of the events (I from 0)")
      ->type_name("I/N")
      ->group("Filters");
}

}  // namespace ttp::cli
