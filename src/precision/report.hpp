// SPDX-License-Identifier: Apache-2.0
// What a measurement found out, and how it is written down.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "precision/score.hpp"

namespace ttp::precision {

enum class Verdict {
  meets,       ///< the target, with enough evidence
  misses,      ///< the target; with little evidence if its interval lies below
  too_little,  ///< evidence to say
  untested,    ///< it never fired, or, with nothing to fire at, there is no row for it
};

[[nodiscard]] std::string_view verdict_text(Verdict verdict);

/// One line of a report.
struct Line {
  std::string name;   ///< rule id, technique, …
  std::string title;  ///< of a rule: its name
  Score score;
  std::optional<double> declared;  ///< of a rule: its highest confidence
  double target = 0;               ///< of a rule: the precision asked for; else 0
  Verdict verdict = Verdict::untested;

  /// True if the rule declares more than the interval of its measured precision allows.
  [[nodiscard]] bool is_overconfident() const;
};

/// Something that became worse.
struct Regression {
  std::string name;
  std::string_view what;  ///< "precision" or "recall"
  double before = 0;
  double now = 0;
};

/// Rules by the confidence that they declare.
struct CalibrationBin {
  double low = 0;
  double high = 0;  ///< not in it
  double declared = 0;  ///< mean over the cases
  Score score;
};

struct Report {
  Group group = Group::rule;
  std::uint64_t rows = 0;
  std::uint64_t unlabelled = 0;
  std::vector<std::pair<std::string, Score>> anomalies;  ///< by type, of sessions labelled so
  std::vector<std::pair<std::string, std::uint64_t>> cohorts;  ///< and their rows; 0: no corpus
  std::vector<Line> lines;      ///< the worst first
  std::vector<Regression> regressions;
  bool has_baseline = false;
  std::vector<CalibrationBin> calibration;  ///< of rules
  std::vector<Offence> offences;            ///< those to be shown
  std::vector<std::pair<std::pair<std::string, std::string>, double>> confusion;  ///< to be shown

  [[nodiscard]] std::uint64_t count(Verdict verdict) const;
  /// Nothing misses its target, nothing became worse.
  [[nodiscard]] bool is_good() const {
    return count(Verdict::misses) == 0 && regressions.empty();
  }
};

struct VerdictOptions {
  std::uint64_t min_matches = 3;  ///< rows on which a rule must have fired
  bool is_confident = false;      ///< the interval's lower end must meet the target
};

/// The precision asked of a rule, by its highest confidence: 0.95 from 0.85 on, 0.8 from 0.6 on.
/// Below, where findings are informational, half of them must be right.
[[nodiscard]] double target_of(double confidence);

[[nodiscard]] Verdict judge(const Line& line, const VerdictOptions& options);

/// Lines, calibration and counts from what was scored.
[[nodiscard]] Report make_report(const Scorer& scorer, std::span<const rule::Rule> rules,
                                 Group group, const VerdictOptions& options);

/// Every text from rules or corpus is made safe for its format.
[[nodiscard]] std::string format_table(const Report& report);
[[nodiscard]] std::string format_markdown(const Report& report);
[[nodiscard]] std::string format_csv(const Report& report);
[[nodiscard]] std::string format_json(const Report& report);
[[nodiscard]] std::string format_junit(const Report& report);
[[nodiscard]] std::string format_html(const Report& report);

/// "rule", "technique", …
[[nodiscard]] std::string_view group_name(Group group);

}  // namespace ttp::precision
