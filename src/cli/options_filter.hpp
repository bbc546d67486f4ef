// SPDX-License-Identifier: Apache-2.0
// Internal to the parser: filters, and times.
#pragma once

#include <optional>
#include <string>

#include "cli/options.hpp"

namespace CLI {
class App;
}

namespace ttp::cli {

/// Adds an option that takes a point in time. `into` must outlive the parser, as below.
void add_time(CLI::App& app, const std::string& name, std::optional<Timestamp>& into,
              const std::string& help);

/// Adds all filters but --shard.
void add_filters(CLI::App& app, FilterOptions& options);
void add_shard(CLI::App& app, FilterOptions& options);

}  // namespace ttp::cli
