// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <exception>

#include "base/text.hpp"
#include "cli/verbs.hpp"

int main(int argc, char** argv) {
  try {
    return static_cast<int>(ttp::cli::run(argc, argv));
  } catch (const ttp::ClosedPipe&) {
    return 0;
  } catch (const ttp::Error& error) {
    std::fprintf(stderr, "ttp: %s\n", ttp::terminal_lines(error.what()).c_str());
    return static_cast<int>(error.code());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ttp: %s\n", ttp::terminal_lines(error.what()).c_str());
    return static_cast<int>(ttp::ExitCode::cannot_run);
  }
}
