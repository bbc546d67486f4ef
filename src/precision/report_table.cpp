// SPDX-License-Identifier: Apache-2.0
// Reports for people and spreadsheets: aligned text, Markdown, CSV.
#include <algorithm>

#include "base/text.hpp"
#include "precision/report_cells.hpp"

namespace ttp::precision {

namespace {

/// Columns of the widest cell that is shown whole.
constexpr std::size_t widest = 100;

void append_padded(std::string& out, const std::string& cell, std::size_t width) {
  out += cell;
  const std::size_t used = display_width(cell);
  if (used < width) out.append(width - used, ' ');
}

std::string markdown_cell(std::string_view text) {
  std::string out;
  for (const char c : terminal_text(text, widest)) {
    if (c == '|' || c == '\\' || c == '`' || c == '*' || c == '_' || c == '[' || c == ']') out += '\\';
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string format_table(const Report& report) {
  std::string out;
  for (const Table& table : tables_of(report)) {
    if (!out.empty()) out += '\n';
    if (!table.title.empty()) out += table.title + '\n';
    std::vector<std::vector<std::string>> lines = {table.head};
    for (const auto& row : table.rows) {
      auto& line = lines.emplace_back();
      for (const std::string& cell : row) line.push_back(terminal_text(cell, widest));
    }
    std::vector<std::size_t> widths(table.head.size());
    for (const auto& line : lines) {
      for (std::size_t i = 0; i < line.size(); ++i) {
        widths[i] = std::max(widths[i], display_width(line[i]));
      }
    }
    for (const auto& line : lines) {
      for (std::size_t i = 0; i < line.size(); ++i) {
        if (i > 0) out += "  ";
        if (i + 1 < line.size()) {
          append_padded(out, line[i], widths[i]);
        } else {
          out += line[i];
        }
      }
      out += '\n';
    }
  }
  return out + '\n' + summary_of(report) + '\n';
}

std::string format_markdown(const Report& report) {
  std::string out;
  for (const Table& table : tables_of(report)) {
    if (!out.empty()) out += '\n';
    if (!table.title.empty()) out += "### " + table.title + "\n\n";
    const auto add_line = [&](const std::vector<std::string>& cells) {
      out += '|';
      for (const std::string& cell : cells) out += ' ' + markdown_cell(cell) + " |";
      out += '\n';
    };
    add_line(table.head);
    out += '|';
    for (std::size_t i = 0; i < table.head.size(); ++i) out += "---|";
    out += '\n';
    for (const auto& row : table.rows) add_line(row);
  }
  return out + '\n' + summary_of(report) + '\n';
}

std::string format_csv(const Report& report) {
  std::string out =
      "name,title,tp,fp,fn,support,precision,precision_low,precision_high,recall,recall_low,"
      "recall_high,declared,target,verdict\r\n";
  const auto number = [](bool is_known, double value) {
    return is_known ? std::to_string(value) : std::string();
  };
  for (const Line& line : report.lines) {
    const Ratio precision = line.score.precision();
    const Ratio recall = line.score.recall();
    const std::vector<std::string> cells = {
        csv_cell(line.name),
        csv_cell(line.title),
        weight_text(line.score.hits.weight),
        weight_text(line.score.false_alarms.weight),
        weight_text(line.score.misses.weight),
        std::to_string(line.score.support()),
        number(precision.is_known(), precision.value),
        number(precision.is_known(), precision.interval().low),
        number(precision.is_known(), precision.interval().high),
        number(recall.is_known(), recall.value),
        number(recall.is_known(), recall.interval().low),
        number(recall.is_known(), recall.interval().high),
        number(line.declared.has_value(), line.declared.value_or(0)),
        number(line.target > 0, line.target),
        csv_cell(verdict_text(line.verdict))};
    for (std::size_t i = 0; i < cells.size(); ++i) out += (i > 0 ? "," : "") + cells[i];
    out += "\r\n";
  }
  return out;
}

}  // namespace ttp::precision
