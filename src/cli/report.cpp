// SPDX-License-Identifier: Apache-2.0
// `ttp report`: the tags of a database, summed up or one by one.
#include <unistd.h>

#include <algorithm>
#include <map>

#include "attack/catalogue.hpp"
#include "base/text.hpp"
#include "cli/common.hpp"
#include "cli/report_rows.hpp"
#include "cli/report_tags.hpp"
#include "cli/signals.hpp"
#include "cli/verbs.hpp"
#include "output/layer.hpp"
#include "store/tag_report.hpp"

namespace ttp::cli {

namespace {

using store::TagKey;

constexpr std::size_t default_report_rows = 30;

/// `by` is a name that the parser let through.
TagKey report_key(std::string_view by) {
  const auto at = std::ranges::find(store::tag_key_names, by);
  return static_cast<TagKey>(at - store::tag_key_names.begin());
}

/// What the filters mean for stored tags: a tag has no time but the one at which it was stored.
store::TagSelection selection_of(const ReportOptions& options, Timestamp now) {
  const pipeline::EventFilter events = event_filter(options.filter);
  const pipeline::TagFilter tags = tag_filter(options.filter);
  store::TagSelection selection;
  selection.kinds = events.kinds;
  selection.sessions = events.sessions;
  selection.attackers = events.attackers;
  selection.techniques = tags.techniques;
  selection.tactics = tags.tactics;
  selection.rules = tags.rules;
  if (events.since) selection.since = format_sql(*events.since);
  if (options.since_days) {
    selection.since = format_sql(now - *options.since_days * microseconds_per_day);
  }
  if (events.until) selection.until = format_sql(*events.until);
  selection.min_confidence = tags.min_confidence;
  return selection;
}

/// Names of the pack's rules by id. Where no pack is at hand, there are none.
std::map<std::string, std::string, std::less<>> rule_names(const std::string& directory) {
  std::map<std::string, std::string, std::less<>> names;
  try {
    rule::Manifest manifest;
    Diagnostics ignored;
    for (const rule::Rule& rule :
         rule::load_directory(rule_directory(directory), {}, manifest, ignored)) {
      names.emplace(rule.identity.id, rule.identity.name);
    }
  } catch (const Error&) {
    if (!directory.empty()) throw;
  }
  return names;
}

class Report {
 public:
  explicit Report(const ReportOptions& options)
      : options_(options),
        console_(options.common),
        is_terminal_(cli::is_terminal(STDOUT_FILENO)),
        format_(!options.output.empty() ? options.output : is_terminal_ ? "table" : "json"),
        path_(database_path(options.database)),
        database_(database_options(path_, options.busy_timeout_s, console_),
                  store::Database::Mode::read),
        report_(database_, selection_of(options, make_clock(options.common)()), stop_signal()) {
    if (options.database.empty()) console_.notice("tags of the database '" + path_ + "'");
  }

  ExitCode run() {
    if (format_ == "jsonl") {
      write_tags();
    } else if (format_ == "navigator") {
      write_layer();
    } else {
      write_sums();
    }
    out_.flush();
    return unsound_ > 0 ? ExitCode::some_rejected : ExitCode::ok;
  }

 private:
  void write_sums() {
    const std::string by = options_.by.value_or("technique");
    key_ = report_key(by);
    const bool has_names =
        key_ == TagKey::technique || key_ == TagKey::tactic || key_ == TagKey::rule;
    if (key_ == TagKey::rule) rule_names_ = rule_names(options_.rules);
    const bool is_table = format_ == "table";
    const auto writer = make_row_writer(
        format_, {out_, by, has_names, is_terminal_,
                  wants_color(options_.common.color, STDOUT_FILENO),
                  terminal_columns(STDOUT_FILENO)});
    const std::size_t limit = options_.limit.value_or(is_table ? default_report_rows : 0);
    std::uint64_t rows = 0;
    report_.sums(key_, [&](const store::TagSum& sum) {
      if (++rows <= limit || limit == 0) writer->write(row_of(sum));
    });
    ReportRow total;
    if (is_table) report_.total([&](const store::TagSum& sum) { total = row_of(sum); });
    writer->finish(total, limit > 0 && rows > limit ? rows - limit : 0);
  }

  [[nodiscard]] ReportRow row_of(const store::TagSum& sum) const {
    ReportRow row;
    if (sum.key) {
      row.key = to_valid_utf8(*sum.key);
      row.name = name_of(*row.key);
    }
    row.tags = sum.tags;
    row.events = sum.events;
    row.sessions = sum.sessions;
    row.attackers = sum.attackers;
    // A table that is not ours may lack the check.
    row.highest_confidence = std::clamp(sum.highest_confidence, 0.0, 1.0);
    row.first_stored = parse_timestamp(sum.first_stored);
    row.last_stored = parse_timestamp(sum.last_stored);
    return row;
  }

  [[nodiscard]] std::string name_of(const std::string& key) const {
    if (key_ == TagKey::technique) return std::string(attack::technique_name(key));
    if (key_ == TagKey::tactic) return std::string(attack::tactic_name(key));
    const auto rule = rule_names_.find(key);
    return rule == rule_names_.end() ? std::string() : rule->second;
  }

  void write_tags() {
    StoredTagLines lines;
    std::string line;
    std::map<std::string_view, std::uint64_t> reasons;  // the texts are constants
    report_.tags([&](const store::TagRow& row) {
      line.clear();
      if (const char* reason = lines.append(line, row)) {
        ++reasons[reason];
        ++unsound_;
        return;
      }
      out_.write(is_terminal_ ? terminal_lines(line) : line);
    });
    for (const auto& [reason, count] : reasons) {
      console_.notice(counted(count, "row") + " left out: " + std::string(reason));
    }
  }

  void write_layer() {
    output::Layer layer;
    report_.technique_sums([&](const store::TechniqueSum& sum) {
      layer.add({sum.technique, sum.tactic, sum.rule_id, sum.attack_release, sum.tags,
                 sum.highest_confidence});
    });
    const std::string text = layer.text();
    out_.write(is_terminal_ ? terminal_lines(text) : text);
    for (const std::string& remark : layer.remarks()) console_.notice(remark);
  }

  const ReportOptions& options_;
  Console console_;
  bool is_terminal_;
  std::string format_;
  std::string path_;
  store::Database database_;
  store::TagReport report_;
  TagKey key_ = TagKey::technique;
  std::map<std::string, std::string, std::less<>> rule_names_;
  std::uint64_t unsound_ = 0;  // rows that are no tags
  output::Stream out_{STDOUT_FILENO, "standard output"};
};

}  // namespace

ExitCode run_report(const ReportOptions& options) {
  const bool is_summed = options.output != "jsonl" && options.output != "navigator";
  if (!is_summed && options.by) throw Error("--by is for sums; --output " + options.output + " has none");
  if (!is_summed && options.limit) {
    throw Error("--limit is for sums; --output " + options.output + " has none");
  }
  try {
    return Report(options).run();
  } catch (const Error&) {
    // A signal ends a query with an error of its own.
    if (const auto code = interrupted_exit_code()) return *code;
    throw;
  }
}

}  // namespace ttp::cli
