// SPDX-License-Identifier: Apache-2.0
#include "precision/report.hpp"

#include <algorithm>
#include <array>

namespace ttp::precision {

namespace {

double highest_confidence(const rule::Rule& rule) {
  double highest = 0;
  for (const Emit& emit : rule.emits) highest = std::max(highest, emit.confidence);
  return highest;
}

/// The order of reading: what needs attention comes first.
int rank(Verdict verdict) {
  switch (verdict) {
    case Verdict::misses: return 0;
    case Verdict::untested: return 1;
    case Verdict::too_little: return 2;
    case Verdict::meets: return 3;
  }
  return 4;
}

void add(Count& to, const Count& from) {
  to.rows += from.rows;
  to.weight += from.weight;
  to.squares += from.squares;
}

std::vector<CalibrationBin> calibrate(const std::vector<Line>& lines) {
  constexpr std::array<double, 7> edges = {0.3, 0.6, 0.7, 0.8, 0.85, 0.9, 1.01};
  std::vector<CalibrationBin> bins;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    CalibrationBin bin{edges[i], edges[i + 1], 0, {}};
    double weight = 0;
    for (const Line& line : lines) {
      if (!line.declared || *line.declared < bin.low || *line.declared >= bin.high) continue;
      const double cases = line.score.hits.weight + line.score.false_alarms.weight;
      bin.declared += *line.declared * cases;
      weight += cases;
      add(bin.score.hits, line.score.hits);
      add(bin.score.false_alarms, line.score.false_alarms);
    }
    if (weight <= 0) continue;
    bin.declared /= weight;
    bins.push_back(bin);
  }
  return bins;
}

}  // namespace

std::string_view verdict_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::meets: return "meets the target";
    case Verdict::misses: return "misses the target";
    case Verdict::too_little: return "not enough evidence";
    case Verdict::untested: return "untested";
  }
  return "";
}

std::string_view group_name(Group group) {
  constexpr std::array<std::string_view, 5> names = {"rule", "technique", "tactic", "cohort",
                                                     "origin"};
  return names.at(static_cast<std::size_t>(group));
}

bool Line::is_overconfident() const {
  const Ratio precision = score.precision();
  return declared && precision.is_known() && precision.interval().high < *declared;
}

std::uint64_t Report::count(Verdict verdict) const {
  return static_cast<std::uint64_t>(std::count_if(
      lines.begin(), lines.end(), [&](const Line& line) { return line.verdict == verdict; }));
}

double target_of(double confidence) {
  if (confidence >= 0.85) return 0.95;
  return confidence >= 0.6 ? 0.8 : 0.5;
}

Verdict judge(const Line& line, const VerdictOptions& options) {
  const Ratio precision = line.score.precision();
  if (!precision.is_known()) return Verdict::untested;
  if (line.score.support() < options.min_matches) {
    // Few rows can't show that a rule is good, but that it is not they can.
    return precision.interval().high < line.target ? Verdict::misses : Verdict::too_little;
  }
  const double measured = options.is_confident ? precision.interval().low : precision.value;
  if (measured >= line.target) return Verdict::meets;
  // Under --confident a good share with a wide interval is no failure yet.
  return precision.value >= line.target ? Verdict::too_little : Verdict::misses;
}

Report make_report(const Scorer& scorer, std::span<const rule::Rule> rules, Group group,
                   const VerdictOptions& options) {
  Report report;
  report.group = group;
  report.rows = scorer.rows();
  report.unlabelled = scorer.unlabelled();
  for (const auto& [name, score] : scorer.scores()) {
    Line line{name, {}, score, std::nullopt, 0, Verdict::untested};
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const rule::Rule& r) {
      return r.identity.id == line.name;
    });
    if (group == Group::rule && rule != rules.end()) {
      line.title = rule->identity.name;
      line.declared = highest_confidence(*rule);
      line.target = target_of(*line.declared);
    }
    line.verdict = judge(line, options);
    // A sentinel that declares nothing never fires, by design.
    if (line.declared && *line.declared <= 0 && line.score.misses.rows == 0) continue;
    report.lines.push_back(std::move(line));
  }
  if (group == Group::rule) report.calibration = calibrate(report.lines);
  std::stable_sort(report.lines.begin(), report.lines.end(), [](const Line& a, const Line& b) {
    if (rank(a.verdict) != rank(b.verdict)) return rank(a.verdict) < rank(b.verdict);
    return a.score.precision().value < b.score.precision().value;
  });
  return report;
}

}  // namespace ttp::precision
