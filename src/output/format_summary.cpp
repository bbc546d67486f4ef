// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include <algorithm>

#include "attack/catalogue.hpp"
#include "base/text.hpp"
#include "output/style.hpp"
#include "output/summary.hpp"

namespace ttp::output {

namespace {

constexpr std::size_t shown_techniques = 20;
constexpr std::size_t shown_sessions = 10;
constexpr std::size_t widest_session = 48;
constexpr std::size_t shown_names = 12;
constexpr std::size_t list_width = 60;

std::vector<std::pair<std::string, std::uint64_t>> by_count(const Summary::Counts& counts) {
  std::vector<std::pair<std::string, std::uint64_t>> rows(counts.begin(), counts.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return rows;
}

/// A heading and `number  name` lines, the most frequent first, the rest in one line.
void append_counts(std::string& out, std::string_view heading, const Summary::Counts& counts,
                   const Style& style) {
  if (counts.empty()) return;
  out += '\n' + style(Color::bold, heading) + '\n';
  const auto rows = by_count(counts);
  std::uint64_t rest = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i >= shown_names && rows.size() > shown_names + 1) {
      rest += rows[i].second;
      continue;
    }
    out += padded_left(with_thousands(rows[i].second), 12) + "  " +
           terminal_text(rows[i].first, list_width) + '\n';
  }
  if (rest > 0) {
    out += padded_left(with_thousands(rest), 12) + "  " +
           style(Color::dim, "in " + counted(rows.size() - shown_names, "other") +
                                 " (--summary json lists all)") +
           '\n';
  }
}

void append_techniques(std::string& out, const Summary& summary, const Style& style) {
  const auto rows = summary.techniques();
  if (rows.empty()) return;
  out += '\n' + style(Color::bold, "Tags by technique") +
         style(Color::dim, "           sessions") + '\n';
  for (std::size_t i = 0; i < std::min(rows.size(), shown_techniques); ++i) {
    const auto& row = rows[i];
    out += padded_left(with_thousands(row.tags), 12) + "  " +
           style(Color::cyan, padded(terminal_text(row.id, 14), 14)) + ' ' +
           padded_left(row.sessions == 0 ? "-" : with_thousands(row.sessions), 8) + "  " +
           std::string(attack::technique_name(row.id)) + '\n';
  }
  if (rows.size() > shown_techniques) {
    out += "              " +
           style(Color::dim, "and " + counted(rows.size() - shown_techniques, "more technique")) +
           '\n';
  }
}

void append_sessions(std::string& out, const Summary& summary, const Style& style) {
  const auto rows = summary.top_sessions(shown_sessions);
  if (rows.empty()) return;
  out += '\n' + style(Color::bold, "Sessions that show most") +
         style(Color::dim, " (of " + with_thousands(summary.sessions()) +
                               (summary.has_more_sessions() ? " remembered)" : " with tags)")) +
         '\n';
  std::size_t id_width = 16;
  for (const auto& row : rows) id_width = std::clamp(row.id.size(), id_width, widest_session);
  for (const auto& row : rows) {
    std::string list;
    std::size_t listed = 0;
    for (const std::string& id : row.techniques) {
      if (list.size() + id.size() > list_width) break;
      list += (list.empty() ? "" : " ") + terminal_text(id, 14);
      ++listed;
    }
    if (listed < row.techniques.size()) {
      list += " +" + std::to_string(row.techniques.size() - listed);
    }
    out += padded_left(with_thousands(row.tags) + (row.tags == 1 ? " tag " : " tags"), 12) + "  " +
           style(Color::yellow, padded(terminal_id(row.id, id_width), id_width)) + "  " + list + '\n';
  }
}

nlohmann::ordered_json counts_json(const Summary::Counts& counts) {
  auto object = nlohmann::ordered_json::object();
  for (const auto& [name, count] : counts) object[name] = count;
  return object;
}

}  // namespace

std::string format_summary(const Summary& summary, bool color) {
  const Style style(color);
  std::string out;
  append_techniques(out, summary, style);
  append_sessions(out, summary, style);
  append_counts(out, "Anomalies by type", summary.anomalies, style);
  append_counts(out, "Events by kind", summary.events_by_kind, style);
  append_counts(out, "Records by eventid", summary.records_by_name, style);
  append_counts(out, "Rejected records", summary.reject_reasons, style);
  out += '\n' + counted(summary.records, "record") + " read, " +
         with_thousands(summary.rejected) + " rejected; " + counted(summary.events, "event") +
         " judged, " + with_thousands(summary.tagged_events) + " of them tagged; " +
         counted(summary.tags, "tag");
  const std::uint64_t informing =
      summary.is_floor_raised ? summary.dropped - summary.uncertain : 0;
  if (informing > 0) {
    out += ", " + with_thousands(informing) +
           " that only inform are not shown (--min-confidence 0.3)";
  }
  if (summary.dropped > informing) {
    out += ", " + with_thousands(summary.dropped - informing) + " below the confidence floor";
  }
  if (summary.filtered > 0) out += "; " + counted(summary.filtered, "event") + " filtered out";
  if (summary.exhausted > 0) {
    out += "; " + counted(summary.exhausted, "search", "searches") + " given up at the step limit";
  }
  return out + '\n';
}

std::string format_summary_json(const Summary& summary) {
  nlohmann::ordered_json json;
  json["records"] = summary.records;
  json["rejected"] = summary.rejected;
  json["events"] = summary.events;
  json["filtered"] = summary.filtered;
  json["tagged_events"] = summary.tagged_events;
  json["tags"] = summary.tags;
  json["dropped"] = summary.dropped;
  json["exhausted_searches"] = summary.exhausted;
  json["anomalies"] = counts_json(summary.anomalies);
  json["events_by_kind"] = counts_json(summary.events_by_kind);
  json["records_by_name"] = counts_json(summary.records_by_name);
  json["reject_reasons"] = counts_json(summary.reject_reasons);
  json["unjudged_kinds"] = summary.unjudged_kinds;
  auto techniques = nlohmann::ordered_json::array();
  for (const auto& row : summary.techniques()) {
    techniques.push_back({{"technique", row.id},
                          {"name", attack::technique_name(row.id)},
                          {"tags", row.tags},
                          {"sessions", row.sessions}});
  }
  json["techniques"] = std::move(techniques);
  auto sessions = nlohmann::ordered_json::array();
  for (const auto& row : summary.top_sessions(shown_sessions)) {
    sessions.push_back({{"session_id", row.id},
                        {"attacker_uuid", row.attacker},
                        {"tags", row.tags},
                        {"techniques", row.techniques}});
  }
  json["top_sessions"] = std::move(sessions);
  return json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace ttp::output
