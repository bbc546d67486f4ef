// SPDX-License-Identifier: Apache-2.0
// What a backfill says about each source.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/reject_log.hpp"
#include "output/summary.hpp"
#include "pipeline/difference.hpp"

namespace ttp::cli {

struct SourceReport {
  std::string source;
  std::uint64_t rows = 0;
  std::optional<std::uint64_t> commands;
  std::uint64_t inserted = 0;
  bool is_dry_run = false;
  pipeline::DifferenceCounts differences;  ///< of a dry run
  output::Summary summary;
  double elapsed_s = 0;
};

/// `source=command rows=… commands=… inserted=… dropped=… dry_run=… elapsed_s=…`
[[nodiscard]] std::string format_report(const SourceReport& report);

/// All sources as one JSON object on one line.
[[nodiscard]] std::string format_reports_json(std::span<const SourceReport> reports,
                                              const RejectLog& rejects);

}  // namespace ttp::cli
