// SPDX-License-Identifier: Apache-2.0
// The part of the command line that is about a run's time.
#pragma once

#include "cli/options.hpp"

namespace CLI {
class App;
}

namespace ttp::cli {

/// Adds the options of speed to a verb; `options` outlives `app`.
void add_speed(CLI::App& app, SpeedOptions& options);

}  // namespace ttp::cli
