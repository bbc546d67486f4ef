// SPDX-License-Identifier: Apache-2.0
// `ttp precision`: how often the rules are right, on a labelled corpus.
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/common.hpp"
#include "cli/matched_text.hpp"
#include "cli/sequence.hpp"
#include "cli/signals.hpp"
#include "cli/taggers.hpp"
#include "cli/verbs.hpp"
#include "output/stream.hpp"
#include "precision/baseline.hpp"
#include "precision/corpus.hpp"
#include "precision/report.hpp"

namespace ttp::cli {

namespace {

constexpr std::size_t default_shown = 50;

precision::Group group_of(const std::string& by) {
  using precision::Group;
  for (const Group group :
       {Group::rule, Group::technique, Group::tactic, Group::cohort, Group::origin}) {
    if (precision::group_name(group) == by) return group;
  }
  throw Error("--by " + by + "?");  // the parser knows the words
}

std::string format_report(const precision::Report& report, const std::string& format) {
  if (format == "json") return precision::format_json(report);
  if (format == "markdown") return precision::format_markdown(report);
  if (format == "junit") return precision::format_junit(report);
  if (format == "csv") return precision::format_csv(report);
  if (format == "html") return precision::format_html(report);
  return precision::format_table(report);
}

/// Kinds of events that some rule is about but no corpus has rows of are "no corpus", not a pass.
void add_cohorts(const PrecisionOptions& options, const rule::RuleSet& rules,
                 const std::set<std::string>& kinds, const precision::Scorer& scorer,
                 precision::Report& report) {
  for (const auto& [name, rows] : scorer.cohorts()) report.cohorts.emplace_back(name, rows);
  if (!options.kinds_of_rules) return;
  std::set<std::string> missing;
  for (const rule::Rule& rule : rules.rules()) {
    for (const std::string& kind : rule.applies_to) {
      if (!kinds.contains(kind)) missing.insert(kind);
    }
  }
  for (const std::string& kind : missing) report.cohorts.emplace_back(kind, 0);
}

precision::KeptOffences shown_offences(const PrecisionOptions& options, MatchedText& matched) {
  return {options.show == "all" || options.show == "fp",
          options.show == "all" || options.show == "fn", options.limit.value_or(default_shown),
          options.rule_ids,
          [&matched](const precision::Row& row, const std::string& rule) {
            return matched.find(rule, row.events);
          }};
}

/// The events of a row.
class RowSource final : public EventSource {
 public:
  explicit RowSource(const precision::Row& row) : events_(row.events) {}
  const Event* next() override { return next_ < events_.size() ? &events_[next_++] : nullptr; }

 private:
  std::span<const Event> events_;
  std::size_t next_ = 0;
};

void score_anomalies(const precision::Row& row, const std::set<std::string>& found,
                     std::map<std::string, precision::Score>& scores) {
  const std::set<std::string> expected(row.anomalies->begin(), row.anomalies->end());
  for (const std::string& type : found) {
    precision::Score& score = scores[type];
    (expected.contains(type) ? score.hits : score.false_alarms).add(row.weight);
  }
  for (const std::string& type : expected) {
    if (!found.contains(type)) scores[type].misses.add(row.weight);
  }
}

}  // namespace

ExitCode run_precision(const PrecisionOptions& options) {
  Console console(options.common);
  // Showing what a rule matched needs its text.
  const rule::Keep keep =
      options.show.empty() ? rule::Keep::what_runs : rule::Keep::everything;
  const rule::LoadedRules rules = load_rules(options.rules, nullptr, console, keep);
  const pipeline::Taggers taggers =
      make_taggers(*rules.set, options.rules, console, [](std::string_view) {});
  const precision::Group group = group_of(options.by);
  MatchedText matched(*rules.set, options.rules);
  precision::Scorer scorer(
      rules.set->rules(),
      {group, options.min_confidence.value_or(write_floor), options.origins, options.splits,
       shown_offences(options, matched)});
  RejectLog::Options reject_options;
  reject_options.show = [&](std::string_view line) { console.notice(line); };
  RejectLog rejects(std::move(reject_options));
  tagger::TagList tags(state_time(options.rules, make_clock(options.common)()));
  std::set<std::string> kinds;
  const SequenceOptions sequence_options;
  std::optional<SequenceSetup> sequences;  // made for the first session that needs it
  std::map<std::string, precision::Score> anomalies;
  std::uint64_t done = 0;
  const auto judge = [&](const precision::Row& row) {
    if (*stop_signal() != 0 || !scorer.wants(row)) return;
    RowSource source(row);
    if (row.anomalies && !sequences) {
      sequences.emplace(sequence_options, pipeline::pack_of(source_directory(*rules.set)), console);
    }
    const auto followed = row.anomalies ? sequences->make(source, {}) : nullptr;
    EventSource& events = followed != nullptr ? static_cast<EventSource&>(*followed) : source;
    std::set<std::string> found;
    while (const Event* event = events.next()) {
      kinds.emplace(event->source_kind);
      taggers.composite->tag(*event, tags);
      for (const Tag& tag : tags.tags()) scorer.found(tag);
      if (const Anomaly* anomaly = event->anomaly) found.emplace(to_text(anomaly->type));
    }
    if (row.anomalies) score_anomalies(row, found, anomalies);
    if (row.rules || row.techniques) scorer.close(row);
    console.progress(++done, 0, "rows");
  };
  for (const auto& file : precision::corpus_files(options.corpus)) {
    precision::read_corpus(file, rejects, judge);
  }
  console.clear_progress();
  if (const auto code = interrupted_exit_code()) return *code;
  if (scorer.rows() == 0 && anomalies.empty()) throw Error("no row of '" + options.corpus + "' has a label to compare with");

  precision::Report report = precision::make_report(scorer, rules.set->rules(), group,
                                                    {options.min_matches, options.is_confident});
  report.anomalies.assign(anomalies.begin(), anomalies.end());
  add_cohorts(options, *rules.set, kinds, scorer, report);
  if (!options.baseline.empty()) {
    report.has_baseline = true;
    report.regressions = precision::compare(precision::read_baseline(options.baseline, group),
                                            report.lines, options.is_exact);
  }
  report.offences = scorer.offences();
  if (options.has_matrix) {
    report.confusion.assign(scorer.confusion().begin(), scorer.confusion().end());
    std::stable_sort(report.confusion.begin(), report.confusion.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
  }
  output::Stream out(STDOUT_FILENO, "standard output");
  out.write(format_report(report, options.format));
  out.flush();
  if (rejects.count() > 0) return ExitCode::some_rejected;
  return report.is_good() ? ExitCode::ok : ExitCode::findings;
}

}  // namespace ttp::cli
