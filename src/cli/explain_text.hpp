// SPDX-License-Identifier: Apache-2.0
// An explanation as text or JSON.
#pragma once

#include <string>

#include "cli/explain_report.hpp"

namespace ttp::cli {

struct ExplainFormat {
  std::size_t columns = 120;
  bool color = false;
  bool all_in_full = false;  ///< also rules that did not come close, and those of other kinds
};

/// For people. Values of secret fields are never shown.
[[nodiscard]] std::string format_explanation(const EventReport& report,
                                             const ExplainFormat& format);

/// One JSON object on one line; likewise.
[[nodiscard]] std::string format_explanation_json(const EventReport& report,
                                                  bool with_other_kinds);

/// What stands for a secret value.
inline constexpr std::string_view hidden_text = "(hidden)";

/// Evidence with the values of secret fields replaced. `json` is an object's text.
[[nodiscard]] std::string without_secrets(std::string_view json);

}  // namespace ttp::cli
