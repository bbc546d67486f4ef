// SPDX-License-Identifier: Apache-2.0
#include "cli/story.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "cli/sequence.hpp"

namespace ttp::cli {

namespace {

using output::Color;
using output::padded;
using output::padded_left;

constexpr std::size_t index_width = 5;
constexpr std::size_t time_width = 8;  // of the day
constexpr std::size_t tool_width = 24;
constexpr std::size_t class_width = 17;
constexpr std::size_t mark_width = 7;
constexpr std::size_t narrowest_text = 24;
constexpr std::size_t text_bytes = 400;  // kept of a call's text; more fits no terminal line

/// The time of day of `2026-11-07T10:00:00Z`.
std::string time_of_day(const std::optional<Timestamp>& ts) {
  constexpr std::size_t date_width = 11;
  return ts ? format_rfc3339(*ts).substr(date_width, time_width) : "";
}

std::string tag_list(std::span<const pipeline::KeptTag> tags) {
  std::vector<std::string_view> ids;
  for (const pipeline::KeptTag& kept : tags) {
    const Emit& emit = *kept.tag.emit;
    const std::string& id = emit.sub_technique_id ? *emit.sub_technique_id : emit.technique_id;
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  std::string list;
  for (const std::string_view id : ids) list.append(list.empty() ? "" : " ").append(id);
  return list;
}

Color class_color(sequence::SinkClass sink) {
  if (sequence::is_high(sink)) return Color::red;
  return sequence::is_privileged(sink) ? Color::yellow : Color::dim;
}

}  // namespace

void Story::take(const Event& event, std::span<const pipeline::KeptTag> tags) {
  if (event.anomaly != nullptr) {
    const Anomaly& anomaly = *event.anomaly;
    Finding finding{std::string(to_text(anomaly.type)), std::string(anomaly.description),
                    anomaly.confidence, anomaly.call_index, anomaly.count, {}, tag_list(tags)};
    for (const AnomalyCall& call : anomaly.evidence) finding.calls.push_back(call.index);
    if (findings_.size() < limits::story_calls) {
      findings_.push_back(std::move(finding));
    } else {
      ++hidden_findings_;
    }
    return;
  }
  bool is_first = true;
  for (const sequence::MadeCall& made : source_.calls()) {
    if (calls_.size() >= limits::story_calls) {
      ++hidden_;
      continue;
    }
    calls_.push_back({made.index, time_of_day(event.ts),
                      std::string(sequence::cut_name(made.call.tool)),
                      std::string(made.text.substr(0, text_bytes)),
                      decider_text(made.decider, made.line, table_),
                      is_first ? tag_list(tags) : "", made.call.sink, made.call.is_tainted});
    is_first = false;
  }
}

void Story::append_row(std::string& out, const Row& row, std::size_t columns,
                       const output::Style& style) const {
  const bool is_part = std::any_of(findings_.begin(), findings_.end(), [&](const Finding& finding) {
    return std::find(finding.calls.begin(), finding.calls.end(), row.index) != finding.calls.end();
  });
  std::string line = style(Color::bold, is_part ? "▶" : " ");
  line += padded_left(std::to_string(row.index), index_width) + "  ";
  line += padded(row.time, time_width) + "  ";
  line += padded(terminal_text(row.tool, tool_width), tool_width) + "  ";
  line += style(class_color(row.sink), padded(sequence::to_text(row.sink), class_width)) + "  ";
  line += style(Color::yellow, padded(row.is_tainted ? "taint" : "", mark_width));
  const std::size_t taken =
      1 + index_width + 2 + time_width + 2 + tool_width + 2 + class_width + 2 + mark_width;
  std::string end;
  if (explains_) end += "  [" + row.decided + ']';
  if (!row.tags.empty()) end += "  " + row.tags;
  const std::size_t others = taken + display_width(end);
  const std::size_t room = columns > others + narrowest_text ? columns - others : narrowest_text;
  line += terminal_text(row.text, room) + style(Color::cyan, end);
  while (line.ends_with(' ')) line.pop_back();
  out += line + '\n';
}

void Story::append_finding(std::string& out, const Finding& finding, std::size_t columns,
                           const output::Style& style) {
  const std::string indent(1 + index_width + 2, ' ');
  std::string calls;
  for (const std::uint64_t index : finding.calls) {
    calls += (calls.empty() ? "" : ", ") + std::to_string(index);
  }
  std::string line = finding.type + " (" + std::to_string(finding.confidence) + ")";
  if (finding.count > 1) line += " ×" + with_thousands(finding.count);
  out += indent + style(Color::red, "▲ " + line) + '\n';
  const std::size_t room = std::max(columns > indent.size() ? columns - indent.size() - 2 : 0,
                                    narrowest_text * 2);
  out += indent + "  " + terminal_text(finding.description, room) + '\n';
  out += indent + "  calls " + calls;
  if (!finding.tags.empty()) out += style(Color::cyan, "  " + finding.tags);
  out += '\n';
}

std::string Story::text(std::size_t columns, bool color) const {
  const output::Style style(color);
  std::string out = style(Color::bold, "Session " + terminal_text(session_, columns)) + ": " +
                    counted(calls_.size() + hidden_, "call") + ", " +
                    counted(findings_.size() + hidden_findings_, "anomaly", "anomalies") + '\n';
  if (calls_.empty()) return out;
  out += style(Color::dim, " " + padded_left("CALL", index_width) + "  " +
                               padded("TIME", time_width) + "  " + padded("TOOL", tool_width) +
                               "  " + padded("CLASS", class_width) + "  TAINT  WHAT") +
         '\n';
  std::vector<const Finding*> order;
  for (const Finding& finding : findings_) order.push_back(&finding);
  std::stable_sort(order.begin(), order.end(), [](const Finding* a, const Finding* b) {
    return a->call_index < b->call_index;
  });
  auto next = order.begin();
  for (const Row& row : calls_) {
    append_row(out, row, columns, style);
    for (; next != order.end() && (*next)->call_index <= row.index; ++next) {
      append_finding(out, **next, columns, style);
    }
  }
  if (hidden_ > 0) out += "… and " + counted(hidden_, "more call") + '\n';
  for (; next != order.end(); ++next) append_finding(out, **next, columns, style);
  return out;
}

}  // namespace ttp::cli
