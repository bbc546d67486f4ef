// SPDX-License-Identifier: Apache-2.0
#include "cli/options_range.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace ttp::cli {

CLI::Validator confidence_range() {
  return CLI::Validator(
      [](std::string& text) {
        double value = 0;
        const bool is_number = CLI::detail::lexical_cast(text, value);
        return is_number && value >= 0.0 && value <= 1.0
                   ? std::string()
                   : "'" + text + "' is no number from 0 to 1";
      },
      "");
}

}  // namespace ttp::cli
