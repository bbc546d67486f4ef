// SPDX-License-Identifier: Apache-2.0
// `table`: aligned columns and a summary, for people.
#include <fmt/format.h>

#include <algorithm>

#include "attack/catalogue.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "output/sink.hpp"
#include "output/style.hpp"

namespace ttp::output {

namespace {

constexpr std::size_t time_width = 19;
constexpr std::size_t session_width = 14;
constexpr std::size_t technique_width = 9;
constexpr std::size_t name_width = 28;
constexpr std::size_t confidence_width = 4;
constexpr std::size_t rule_width = 6;
constexpr std::size_t call_width = 5;
constexpr std::size_t anomaly_width = 34;  // of the longest name
constexpr std::size_t gaps = 6 * 2;
constexpr std::size_t narrowest_evidence = 20;
constexpr std::size_t narrowest_description = 34;

/// The first value of an evidence object, as the log had it: what proves the match at a glance.
std::string excerpt(std::string_view evidence, std::size_t width) {
  JsonParser parser;
  Arena arena;
  Members members;
  const std::string_view text = arena.copy(evidence);
  if (parser.parse_object(text, arena, members) != nullptr || members.empty()) return {};
  const Value& value = members.front().value;
  return terminal_text(value.is_string() ? decode_text(value, arena) : value.raw, width);
}

class TableSink final : public TagSink {
 public:
  explicit TableSink(const SinkContext& context) : context_(context), style_(context.color) {
    const std::size_t others = time_width + session_width + technique_width + name_width +
                               confidence_width + rule_width + gaps;
    evidence_width_ = context.columns > others + narrowest_evidence ? context.columns - others
                                                                    : narrowest_evidence;
    const std::size_t before = time_width + session_width + call_width + anomaly_width +
                               confidence_width + 5 * 2;
    description_width_ = context.columns > before + narrowest_description
                             ? context.columns - before
                             : narrowest_description;
  }

  void write(const Tag& tag, const Uuid&) override {
    if (context_.limit > 0 && rows_ >= context_.limit) {
      ++hidden_;
      return;
    }
    if (rows_++ == 0) heading();
    const Event& event = *tag.event;
    const std::string_view id =
        tag.emit->sub_technique_id ? *tag.emit->sub_technique_id : tag.emit->technique_id;
    std::string line =
        padded(event.ts ? format_rfc3339(*event.ts).substr(0, time_width) : "", time_width) + "  ";
    line += padded(terminal_id(event.session_id.value_or(""), session_width), session_width);
    line += "  ";
    line += style_(Color::cyan, padded(terminal_text(id, technique_width), technique_width));
    line += "  ";
    line += padded(terminal_text(attack::technique_name(id), name_width), name_width) + "  ";
    line += style_(confidence_color(tag.confidence), fmt::format("{:.2f}", tag.confidence));
    line += "  ";
    line += padded(terminal_text(tag.rule->id, rule_width), rule_width) + "  ";
    line += excerpt(tag.evidence.text(), evidence_width_);
    while (line.ends_with(' ')) line.pop_back();
    context_.out.write(line + '\n');
  }

  void write_anomaly(const Event& event) override {
    // Shown below the tags: the order of the two would be that of chance.
    if (anomalies_.size() >= (context_.limit > 0 ? context_.limit : limits::table_anomalies)) {
      ++hidden_anomalies_;
      return;
    }
    const Anomaly& anomaly = *event.anomaly;
    std::string line =
        padded(event.ts ? format_rfc3339(*event.ts).substr(0, time_width) : "", time_width) + "  ";
    line += padded(terminal_id(anomaly.session_id, session_width), session_width) + "  ";
    line += padded_left(std::to_string(anomaly.call_index), call_width) + "  ";
    line += style_(Color::cyan, padded(to_text(anomaly.type), anomaly_width)) + "  ";
    line += style_(confidence_color(anomaly.confidence / 100.0),
                   padded_left(std::to_string(anomaly.confidence), confidence_width));
    line += "  " + terminal_text(anomaly.description, description_width_);
    if (anomaly.count > 1) line += style_(Color::dim, " ×" + with_thousands(anomaly.count));
    anomalies_.push_back(std::move(line));
  }

  bool finish(const Summary& summary) override {
    if (hidden_ > 0) {
      context_.out.write(
          style_(Color::dim, "… and " + counted(hidden_, "more tag") +
                                 " (--limit 0 shows all, --output jsonl gives them to a program)") +
          '\n');
    }
    finish_anomalies();
    context_.out.write(format_summary(summary, context_.color));
    context_.out.flush();
    return true;
  }

 private:
  void heading() {
    std::string line = padded("TIME (UTC)", time_width) + "  " +
                       padded("SESSION", session_width) + "  " +
                       padded("TECHNIQUE", technique_width) + "  " + padded("NAME", name_width) +
                       "  CONF  " + padded("RULE", rule_width) + "  EVIDENCE";
    context_.out.write(style_(Color::bold, line) + '\n');
  }

  void finish_anomalies() {
    if (anomalies_.empty()) return;
    const std::string line = padded("TIME (UTC)", time_width) + "  " +
                             padded("SESSION", session_width) + "  " +
                             padded_left("CALL", call_width) + "  " +
                             padded("ANOMALY", anomaly_width) + "  CONF  DESCRIPTION";
    context_.out.write((rows_ > 0 ? "\n" : "") + style_(Color::bold, line) + '\n');
    for (const std::string& row : anomalies_) context_.out.write(row + '\n');
    if (hidden_anomalies_ == 0) return;
    context_.out.write(style_(Color::dim, "… and " + counted(hidden_anomalies_, "more anomaly",
                                                             "more anomalies")) +
                       '\n');
  }

  static Color confidence_color(double confidence) {
    if (confidence >= 0.85) return Color::red;
    return confidence >= 0.6 ? Color::yellow : Color::dim;
  }

  SinkContext context_;
  Style style_;
  std::size_t evidence_width_;
  std::size_t rows_ = 0;
  std::uint64_t hidden_ = 0;
  std::size_t description_width_;
  std::vector<std::string> anomalies_;
  std::uint64_t hidden_anomalies_ = 0;
};

}  // namespace

std::unique_ptr<TagSink> make_table_sink(const SinkContext& context) {
  return std::make_unique<TableSink>(context);
}

}  // namespace ttp::output
