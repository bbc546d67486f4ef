// SPDX-License-Identifier: Apache-2.0
#include "cli/options_range.hpp"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

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

CLI::Validator any_count(std::uint64_t most) {
  return CLI::Validator(
      [most](std::string& text) {
        // The parser takes -1 for the largest number of an unsigned type.
        std::uint64_t value = 0;
        const char* const end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, value);
        return error == std::errc{} && stop == end && value <= most
                   ? std::string()
                   : "'" + text + "' is no whole number from 0 to " + std::to_string(most);
      },
      "");
}

}  // namespace ttp::cli
