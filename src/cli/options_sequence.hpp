// SPDX-License-Identifier: Apache-2.0
// The sequence tracker's part of the command line.
#pragma once

#include "cli/options.hpp"

namespace CLI {
class App;
}

namespace ttp::cli {

/// Adds the options of sequences to a verb; `options` outlives `app`.
void add_sequence(CLI::App& app, SequenceOptions& options);

}  // namespace ttp::cli
