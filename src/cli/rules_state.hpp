// SPDX-License-Identifier: Apache-2.0
// `ttp rules state`: the operational states of rules, in a file or a database.
#pragma once

#include "cli/options.hpp"
#include "cli/terminal.hpp"
#include "rule/state.hpp"

namespace ttp::cli {

/// The state that the options describe, set at `now`. Throws ttp::Error for what makes no sense.
[[nodiscard]] rule::State requested_state(const RulesOptions& options, Timestamp now);

/// Runs list_states, set_state and clear_state.
void run_rules_state(const RulesOptions& options, Timestamp now, Console& console);

/// The user's name, for what is written by nobody else.
[[nodiscard]] std::string user_name();

}  // namespace ttp::cli
