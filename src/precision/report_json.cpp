// SPDX-License-Identifier: Apache-2.0
// The report as one JSON object: what --baseline reads again.
#include "base/json.hpp"
#include "base/text.hpp"
#include "precision/report_cells.hpp"

namespace ttp::precision {

namespace {

/// Appends members with their commas.
class Object {
 public:
  explicit Object(std::string& out) : out_(out) { out_ += '{'; }
  ~Object() { out_ += '}'; }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  void name(std::string_view name) {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    append_json_string(out_, name);
    out_ += ':';
  }
  void add(std::string_view key, std::string_view text) {
    name(key);
    append_json_string(out_, is_valid_utf8(text) ? std::string(text) : to_valid_utf8(text));
  }
  void add(std::string_view key, double number) {
    name(key);
    append_json_double(out_, number);
  }
  void add_count(std::string_view key, std::uint64_t number) {
    name(key);
    out_ += std::to_string(number);
  }
  void add_ratio(std::string_view key, const Ratio& ratio) {
    name(key);
    if (!ratio.is_known()) {
      out_ += "null";
      return;
    }
    const Interval interval = ratio.interval();
    Object object(out_);
    object.add("value", ratio.value);
    object.add("low", interval.low);
    object.add("high", interval.high);
    object.add("cases", ratio.total);
  }

 private:
  std::string& out_;
  bool is_first_ = true;
};

template <typename Items, typename Append>
void append_list(std::string& out, const Items& items, Append append) {
  out += '[';
  bool is_first = true;
  for (const auto& item : items) {
    out += is_first ? "\n" : ",\n";
    is_first = false;
    append(item);
  }
  out += ']';
}

void append_line(std::string& out, const Line& line) {
  Object object(out);
  object.add("name", line.name);
  if (!line.title.empty()) object.add("title", line.title);
  object.add("tp", line.score.hits.weight);
  object.add("fp", line.score.false_alarms.weight);
  object.add("fn", line.score.misses.weight);
  object.add_count("support", line.score.support());
  object.add_ratio("precision", line.score.precision());
  object.add_ratio("recall", line.score.recall());
  if (line.declared) object.add("declared", *line.declared);
  if (line.target > 0) object.add("target", line.target);
  object.add("verdict", verdict_text(line.verdict));
  object.name("overconfident");
  out += line.is_overconfident() ? "true" : "false";
}

}  // namespace

std::string format_json(const Report& report) {
  std::string out;
  {
    Object object(out);
    object.add("by", group_name(report.group));
    object.add_count("rows", report.rows);
    object.add_count("unlabelled", report.unlabelled);
    object.name("lines");
    append_list(out, report.lines, [&](const Line& line) { append_line(out, line); });
    object.name("regressions");
    append_list(out, report.regressions, [&](const Regression& one) {
      Object item(out);
      item.add("name", one.name);
      item.add("figure", one.what);
      item.add("before", one.before);
      item.add("now", one.now);
    });
    object.name("calibration");
    append_list(out, report.calibration, [&](const CalibrationBin& bin) {
      Object item(out);
      item.add("from", bin.low);
      item.add("to", bin.high);
      item.add("declared", bin.declared);
      item.add_ratio("measured", bin.score.precision());
    });
    object.name("cohorts");
    append_list(out, report.cohorts, [&](const auto& cohort) {
      Object item(out);
      item.add("name", cohort.first);
      item.add_count("rows", cohort.second);
    });
    object.name("anomalies");
    append_list(out, report.anomalies, [&](const auto& one) {
      Object item(out);
      item.add("name", one.first);
      item.add("tp", one.second.hits.weight);
      item.add("fp", one.second.false_alarms.weight);
      item.add("fn", one.second.misses.weight);
      item.add_ratio("precision", one.second.precision());
      item.add_ratio("recall", one.second.recall());
    });
    object.name("confusion");
    append_list(out, report.confusion, [&](const auto& pair) {
      Object item(out);
      item.add("expected", pair.first.first);
      item.add("tagged", pair.first.second);
      item.add("cases", pair.second);
    });
    object.name("offences");
    append_list(out, report.offences, [&](const Offence& one) {
      Object item(out);
      item.add("kind", one.is_false_alarm ? "fp" : "fn");
      item.add("name", one.name);
      item.add("label", one.label);
      if (!one.matched.empty()) item.add("matched", one.matched);
      item.add("text", one.text);
    });
  }
  return out + '\n';
}

}  // namespace ttp::precision
