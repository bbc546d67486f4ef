// SPDX-License-Identifier: Apache-2.0
#include "precision/report_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.hpp"

namespace ttp::precision {

namespace {

Table scores_table(const Report& report) {
  Table table{"", {std::string(group_name(report.group))}, {}};
  const bool has_rules = report.group == Group::rule;
  if (has_rules) table.head.emplace_back("name");
  for (const char* name : {"TP", "FP", "FN", "precision % (95 %)", "recall % (95 %)"}) {
    table.head.emplace_back(name);
  }
  if (has_rules) table.head.insert(table.head.end(), {"declared", "target %", "verdict"});
  for (const Line& line : report.lines) {
    std::vector<std::string> row = {line.name};
    if (has_rules) row.push_back(line.title);
    for (const Count* count : {&line.score.hits, &line.score.false_alarms, &line.score.misses}) {
      row.push_back(weight_text(count->weight));
    }
    row.push_back(percent_text(line.score.precision(), true));
    row.push_back(percent_text(line.score.recall(), true));
    if (has_rules) {
      row.push_back(line.declared ? fmt::format("{:g}", *line.declared) : "–");
      row.push_back(line.target > 0 ? fmt::format("{:g}", 100 * line.target) : "–");
      row.emplace_back(verdict_text(line.verdict));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table regressions_table(const Report& report) {
  Table table{"Worse than the baseline", {"name", "figure", "before %", "now %"}, {}};
  for (const Regression& one : report.regressions) {
    table.rows.push_back({one.name, std::string(one.what), fmt::format("{:.1f}", 100 * one.before),
                          fmt::format("{:.1f}", 100 * one.now)});
  }
  return table;
}

Table calibration_table(const Report& report) {
  Table table{"Declared confidence against measured precision",
              {"declared", "mean %", "measured % (95 %)", "cases"}, {}};
  for (const CalibrationBin& bin : report.calibration) {
    table.rows.push_back({fmt::format("{:g} to {:g}", bin.low, std::min(bin.high, 1.0)),
                          fmt::format("{:.1f}", 100 * bin.declared),
                          percent_text(bin.score.precision(), true),
                          std::to_string(bin.score.support())});
  }
  return table;
}

Table overconfident_table(const Report& report) {
  Table table{"Rules that declare more than they earn", {"rule", "declared %", "measured % (95 %)"}, {}};
  for (const Line& line : report.lines) {
    if (!line.is_overconfident()) continue;
    table.rows.push_back({line.name, fmt::format("{:.0f}", 100 * line.declared.value_or(0)),
                          percent_text(line.score.precision(), true)});
  }
  return table;
}

Table cohorts_table(const Report& report) {
  Table table{"Cohorts", {"cohort", "rows"}, {}};
  for (const auto& [name, rows] : report.cohorts) {
    table.rows.push_back({name, rows == 0 ? "no corpus" : with_thousands(rows)});
  }
  return table;
}

Table anomalies_table(const Report& report) {
  Table table{"Anomalies of sessions",
              {"anomaly", "TP", "FP", "FN", "precision % (95 %)", "recall % (95 %)"}, {}};
  for (const auto& [name, score] : report.anomalies) {
    table.rows.push_back({name, weight_text(score.hits.weight),
                          weight_text(score.false_alarms.weight), weight_text(score.misses.weight),
                          percent_text(score.precision(), true),
                          percent_text(score.recall(), true)});
  }
  return table;
}

Table confusion_table(const Report& report) {
  Table table{"Confusion between techniques", {"expected", "tagged", "cases"}, {}};
  for (const auto& [names, weight] : report.confusion) {
    table.rows.push_back({names.first, names.second, weight_text(weight)});
  }
  return table;
}

Table offences_table(const Report& report) {
  Table table{"Rows", {"what", "name", "row", "matched", "text"}, {}};
  for (const Offence& one : report.offences) {
    table.rows.push_back({one.is_false_alarm ? "FP" : "FN", one.name, one.label, one.matched, one.text});
  }
  return table;
}

}  // namespace

std::string weight_text(double weight) {
  return weight == std::floor(weight) ? fmt::format("{:.0f}", weight) : fmt::format("{:.2f}", weight);
}

std::string percent_text(const Ratio& ratio, bool with_interval) {
  if (!ratio.is_known()) return "–";
  if (!with_interval) return fmt::format("{:.1f}", 100 * ratio.value);
  const Interval interval = ratio.interval();
  return fmt::format("{:.1f} ({:.1f}–{:.1f})", 100 * ratio.value, 100 * interval.low,
                     100 * interval.high);
}

std::string summary_of(const Report& report) {
  std::string text = counted(report.rows, "row");
  text += report.unlabelled > 0 ? ", " + with_thousands(report.unlabelled) + " more without labels" : "";
  if (report.group == Group::rule) {
    for (const Verdict verdict :
         {Verdict::meets, Verdict::misses, Verdict::too_little, Verdict::untested}) {
      text += fmt::format("; {} {}", with_thousands(report.count(verdict)), verdict_text(verdict));
    }
  }
  if (report.has_baseline) {
    text += report.regressions.empty()
                ? "; nothing worse than the baseline"
                : "; " + counted(report.regressions.size(), "figure") + " worse than the baseline";
  }
  return text;
}

std::vector<Table> tables_of(const Report& report) {
  std::vector<Table> tables;
  tables.push_back(scores_table(report));
  for (Table& table : std::array{regressions_table(report), calibration_table(report),
                                 overconfident_table(report), anomalies_table(report),
                                 cohorts_table(report),
                                 confusion_table(report), offences_table(report)}) {
    if (!table.rows.empty()) tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace ttp::precision
