// SPDX-License-Identifier: Apache-2.0
// What the formats of a report share: its parts as cells of text.
#pragma once

#include <string>
#include <vector>

#include "precision/report.hpp"

namespace ttp::precision {

/// A table of texts, not yet made safe for any format.
struct Table {
  std::string title;
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};

/// The parts of a report, empty ones left out: scores, regressions, calibration, rules that declare
/// too much, cohorts without a corpus, confusion, offending rows.
[[nodiscard]] std::vector<Table> tables_of(const Report& report);

/// One sentence: how many rows, how many lines with which verdict.
[[nodiscard]] std::string summary_of(const Report& report);

/// "97.5", or "–" without evidence; with `with_interval` "97.5 (91.3–99.3)".
[[nodiscard]] std::string percent_text(const Ratio& ratio, bool with_interval);

/// 12 or 12.5.
[[nodiscard]] std::string weight_text(double weight);

}  // namespace ttp::precision
