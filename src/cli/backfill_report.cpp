// SPDX-License-Identifier: Apache-2.0
#include "cli/backfill_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace ttp::cli {

std::string format_report(const SourceReport& report) {
  std::string text = fmt::format("source={} rows={}", report.source, report.rows);
  if (report.commands) text += fmt::format(" commands={}", *report.commands);
  text += fmt::format(" inserted={} dropped={} dry_run={} elapsed_s={:.2f}", report.inserted,
                      report.summary.dropped, report.is_dry_run, report.elapsed_s);
  if (report.summary.unanchored > 0) {
    text += fmt::format(" unanchored={}", report.summary.unanchored);
  }
  if (report.is_dry_run) {
    text += fmt::format(" tags={} new={} superseded={} gone={}", report.summary.tags,
                        report.differences.added, report.differences.superseded,
                        report.differences.gone);
  }
  return text;
}

std::string format_reports_json(std::span<const SourceReport> reports, const RejectLog& rejects) {
  nlohmann::ordered_json sources = nlohmann::ordered_json::array();
  for (const SourceReport& report : reports) {
    nlohmann::ordered_json source;
    source["source"] = report.source;
    source["rows"] = report.rows;
    if (report.commands) source["commands"] = *report.commands;
    source["inserted"] = report.inserted;
    source["dropped"] = report.summary.dropped;
    source["unanchored"] = report.summary.unanchored;
    source["dry_run"] = report.is_dry_run;
    source["events"] = report.summary.events;
    source["tags"] = report.summary.tags;
    if (report.is_dry_run) {
      source["new"] = report.differences.added;
      source["superseded"] = report.differences.superseded;
      source["gone"] = report.differences.gone;
    }
    source["elapsed_s"] = report.elapsed_s;
    sources.push_back(std::move(source));
  }
  nlohmann::ordered_json json;
  json["sources"] = std::move(sources);
  json["rejected"] = rejects.count();
  return json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace ttp::cli
