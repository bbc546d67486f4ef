// SPDX-License-Identifier: Apache-2.0
// Internal to the parser: what a confidence on the command line may be.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace ttp::cli {

/// A number from 0 to 1; `nan` is none.
inline CLI::Validator confidence_range() {
  CLI::Validator range([](std::string& text) -> std::string {
    double value = 0;
    const bool is_number = CLI::detail::lexical_cast(text, value);
    return is_number && value >= 0.0 && value <= 1.0 ? "" : "'" + text + "' is no number from 0 to 1";
  }, "");
  return range;
}

}  // namespace ttp::cli
