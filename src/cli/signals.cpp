// SPDX-License-Identifier: Apache-2.0
#include "cli/signals.hpp"

namespace ttp::cli {

namespace {

// The only way a signal handler can speak to the program.
volatile std::sig_atomic_t received = 0;

void remember(int signal) { received = signal; }

}  // namespace

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = remember;
  sigemptyset(&action.sa_mask);
  // No SA_RESTART, so that a read from a quiet pipe returns; one shot, so that a second signal
  // ends the program.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file too large is an error of that write
}

const volatile std::sig_atomic_t* stop_signal() { return &received; }

std::optional<ExitCode> interrupted_exit_code() {
  if (received == SIGINT) return ExitCode::interrupted;
  if (received == SIGTERM) return ExitCode::terminated;
  return std::nullopt;
}

}  // namespace ttp::cli
