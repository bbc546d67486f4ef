// SPDX-License-Identifier: Apache-2.0
// Reports in mark-up: JUnit's XML for build servers, HTML for browsers. Everything is escaped.
#include "base/text.hpp"
#include "precision/report_cells.hpp"

namespace ttp::precision {

namespace {

/// Safe in XML and HTML, in text and in quoted attributes. Control characters, which XML does not
/// know, are shown as escapes.
std::string escaped(std::string_view text) {
  constexpr std::size_t longest = 2000;
  std::string out;
  for (const char c : terminal_text(text, longest)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace

std::string format_junit(const Report& report) {
  const std::uint64_t failures = report.count(Verdict::misses) + report.regressions.size();
  const std::uint64_t skipped = report.count(Verdict::untested) + report.count(Verdict::too_little);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += "<testsuite name=\"ttp precision\" tests=\"" +
         std::to_string(report.lines.size() + report.regressions.size()) + "\" failures=\"" +
         std::to_string(failures) + "\" skipped=\"" + std::to_string(skipped) + "\">\n";
  for (const Line& line : report.lines) {
    out += "  <testcase classname=\"" + std::string(group_name(report.group)) + "\" name=\"" +
           escaped(line.name + (line.title.empty() ? "" : " " + line.title)) + "\"";
    const std::string text = escaped("precision " + percent_text(line.score.precision(), true) +
                                     " %, recall " + percent_text(line.score.recall(), true) + " %");
    switch (line.verdict) {
      case Verdict::meets: out += "/>\n"; break;
      case Verdict::misses:
        out += "><failure message=\"misses the target\">" + text + "</failure></testcase>\n";
        break;
      default:
        out += "><skipped message=\"" + escaped(verdict_text(line.verdict)) + "\"/></testcase>\n";
    }
  }
  for (const Regression& one : report.regressions) {
    out += "  <testcase classname=\"baseline\" name=\"" + escaped(one.name) + " " +
           std::string(one.what) + "\"><failure message=\"fell from " + std::to_string(one.before) +
           " to " + std::to_string(one.now) + "\"/></testcase>\n";
  }
  return out + "</testsuite>\n";
}

std::string format_html(const Report& report) {
  std::string out =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n<title>ttp precision</title>\n<style>body{font:14px sans-serif}"
      "table{border-collapse:collapse;margin:1em 0}td,th{border:1px solid #ccc;padding:2px 8px;"
      "text-align:left;font-variant-numeric:tabular-nums}</style></head><body>\n"
      "<h1>Precision of the rules</h1>\n";
  out += "<p>" + escaped(summary_of(report)) + "</p>\n";
  for (const Table& table : tables_of(report)) {
    if (!table.title.empty()) out += "<h2>" + escaped(table.title) + "</h2>\n";
    out += "<table><thead><tr>";
    for (const std::string& cell : table.head) out += "<th>" + escaped(cell) + "</th>";
    out += "</tr></thead><tbody>\n";
    for (const auto& row : table.rows) {
      out += "<tr>";
      for (const std::string& cell : row) out += "<td>" + escaped(cell) + "</td>";
      out += "</tr>\n";
    }
    out += "</tbody></table>\n";
  }
  return out + "</body></html>\n";
}

}  // namespace ttp::precision
