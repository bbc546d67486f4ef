// SPDX-License-Identifier: Apache-2.0
// SIGINT and SIGTERM ask for a tidy end; SIGPIPE is left to the writers.
#pragma once

#include <csignal>
#include <optional>

#include "base/error.hpp"

namespace ttp::cli {

/// Installs the handlers. A second SIGINT or SIGTERM ends the program at once.
void install_signal_handlers();

/// Not zero once a signal asked for the end: its number.
[[nodiscard]] const volatile std::sig_atomic_t* stop_signal();

/// The exit code that the signal asks for, if there was one.
[[nodiscard]] std::optional<ExitCode> interrupted_exit_code();

}  // namespace ttp::cli
