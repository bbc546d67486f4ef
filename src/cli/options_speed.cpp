// SPDX-License-Identifier: Apache-2.0
#include "cli/options_speed.hpp"

#include <CLI/CLI.hpp>

namespace ttp::cli {

void add_speed(CLI::App& app, SpeedOptions& options) {
  const std::string group = "Speed";
  CLI::Option* profile =
      app.add_option("--profile", options.profile,
                     "say where the time goes, by stage and rule: as a table, json or trace")
          ->check(CLI::IsMember({"table", "json", "trace"}))
          ->type_name("HOW")
          ->group(group);
  app.add_option("--profile-file", options.profile_file,
                 "where to say it (default: standard error; a trace needs a file)")
      ->needs(profile)
      ->type_name("FILE")
      ->group(group);
  app.add_flag("--no-index", options.no_index, "evaluate every rule for every event")->group(group);
  app.add_flag("--no-memo", options.no_memo, "judge commands that come again anew")->group(group);
}

}  // namespace ttp::cli
