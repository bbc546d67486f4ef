// SPDX-License-Identifier: Apache-2.0
// Comparing with an earlier report.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "precision/report.hpp"

namespace ttp::precision {

/// The figures of an earlier report, by name.
struct BaselineLine {
  Ratio precision;
  Ratio recall;
};
using Baseline = std::map<std::string, BaselineLine, std::less<>>;

/// Reads a report that format_json() wrote. Throws ttp::Error if the file is none, or is grouped
/// otherwise than `group`.
[[nodiscard]] Baseline read_baseline(const std::filesystem::path& file, Group group);

/// What fell: beyond doubt (has_dropped), or, if `is_exact`, at all. What was known before and is
/// not any more (a rule that never fires now, or is gone) fell to 0.
[[nodiscard]] std::vector<Regression> compare(const Baseline& baseline,
                                              const std::vector<Line>& lines, bool is_exact);

}  // namespace ttp::precision
