// SPDX-License-Identifier: Apache-2.0
#include "cli/options_sequence.hpp"

#include <CLI/CLI.hpp>

#include <limits>

#include "cli/options_range.hpp"
#include "model/anomaly.hpp"

namespace ttp::cli {

namespace {

/// Settings of the live gateway have the whole range.
constexpr std::uint64_t any_number = std::numeric_limits<std::uint64_t>::max();

}  // namespace

void add_sequence(CLI::App& app, SequenceOptions& options) {
  using Use = SequenceOptions::Use;
  const std::vector<std::string> types(anomaly_names.begin(), anomaly_names.end());
  const std::string group = "Sequences";
  const auto add = [&](const std::string& name, auto& into, const std::string& help,
                       const std::string& type) {
    return app.add_option(name, into, help)->type_name(type)->group(group);
  };
  app.add_option_function<std::string>(
         "--sequence",
         [&options](const std::string& how) {
           options.use = how == "with" ? Use::with : how == "only" ? Use::only : Use::off;
         },
         "follow the calls of sessions: with the tags (default), only, or off")
      ->check(CLI::IsMember({"off", "only", "with"}))
      ->type_name("HOW")
      ->group(group);
  add("--sequence-mode", options.mode, "full (default), or compat: as the live gateway", "MODE")
      ->check(CLI::IsMember({"full", "compat"}));
  add("--warmup-calls", options.warmup_calls,
      "nothing is reported before this call of a session (default 3)", "N")
      ->check(any_count(any_number));
  add("--window-ms", options.window_ms, "time between a read and what follows (default 5000)",
      "MS")
      ->check(any_count(any_number));
  add("--max-new-tools", options.max_new_tools,
      "new tools after untrusted content that are no spike (default 2)", "N")
      ->check(any_count(any_number));
  add("--max-sessions", options.max_sessions, "sessions followed at once (default 16000)", "N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 24U));
  add("--tools", options.tools, "classification table (default: tools.yaml of the rule pack)",
      "FILE");
  app.add_flag("--every", options.every, "show every repeat of an anomaly")->group(group);
  app.add_flag("--explain", options.explain, "say how each tool was classified, and by which line")
      ->group(group);
  add("--story", options.story, "show the calls of one session", "SESSION");
  add("--fail-on", options.fail_on, "end with 1 if an anomaly of these types was found", "TYPE,…")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember(types));
  add("--fail-at", options.fail_at,
      "end with 1 if an anomaly of at least this confidence was found", "PERCENT")
      ->check(CLI::Range(0, 100));
}

}  // namespace ttp::cli
