// SPDX-License-Identifier: Apache-2.0
// Expected against found, counted by whatever the report is grouped by.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "model/tag.hpp"
#include "precision/corpus.hpp"
#include "precision/interval.hpp"
#include "rule/rule.hpp"

namespace ttp::precision {

/// Weighted cases. Rows that stand for many events count as often in shares, but not as evidence:
/// `effective` is L. Kish's (Σw)² / Σw².
struct Count {
  std::uint64_t rows = 0;
  double weight = 0;
  double squares = 0;

  void add(double w) { ++rows, weight += w, squares += w * w; }
};

/// One rule's, technique's, … result.
struct Score {
  Count hits;    ///< fired and expected
  Count false_alarms;  ///< fired and not expected
  Count misses;  ///< expected and not fired

  [[nodiscard]] Ratio precision() const;
  [[nodiscard]] Ratio recall() const;
  /// Rows on which it fired.
  [[nodiscard]] std::uint64_t support() const { return hits.rows + false_alarms.rows; }
};

enum class Group { rule, technique, tactic, cohort, origin };

/// A row on which a rule did what it should not, or not what it should.
struct Offence {
  bool is_false_alarm = false;
  std::string name;   ///< of the rule, technique, tactic
  std::string label;
  std::string cohort;
  std::string text;   ///< see row_text(); not made safe for a terminal
  std::string matched;  ///< of a rule's false alarm: the part that it matched; likewise
};

/// What was expected, what was found instead, how often.
using Confusion = std::map<std::pair<std::string, std::string>, double>;

/// Which offences are kept to be shown: the first ones. A corpus may have very many.
struct KeptOffences {
  bool false_alarms = false;
  bool misses = false;
  std::size_t most = 0;            ///< 0: all
  std::vector<std::string> names;  ///< only of these; empty: all
  std::function<std::string(const Row&, const std::string& rule)> matched = {};  ///< may be empty
};

struct ScoreOptions {
  Group group = Group::rule;
  double min_confidence = 0;  ///< tags below count as not fired
  std::vector<std::string> origins;  ///< only rows of these; empty: all
  std::vector<std::string> splits;   ///< likewise
  KeptOffences offences = {};
};

/// Gathers the scores of a corpus.
class Scorer {
 public:
  /// `rules` must outlive the scorer.
  Scorer(std::span<const rule::Rule> rules, ScoreOptions options);

  /// False if the row is filtered out or has no label; it is then not to be judged.
  [[nodiscard]] bool wants(const Row& row);

  /// Notes a tag of the row in hand.
  void found(const Tag& tag);

  /// Closes the row in hand, to which all tags since the last call belong.
  void close(const Row& row);

  [[nodiscard]] const std::map<std::string, Score>& scores() const { return scores_; }
  /// Those that were to be kept, in the order of the rows.
  [[nodiscard]] const std::vector<Offence>& offences() const { return offences_; }
  [[nodiscard]] const Confusion& confusion() const { return confusion_; }
  /// By cohort: rows that were judged.
  [[nodiscard]] const std::map<std::string, std::uint64_t>& cohorts() const { return cohorts_; }
  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  [[nodiscard]] std::uint64_t unlabelled() const { return unlabelled_; }

 private:
  using Names = std::vector<std::string>;
  void score(const Row& row, const Names& expected, const Names& found);
  void confuse(const Row& row);
  [[nodiscard]] Names techniques_of(const Names& rules) const;
  [[nodiscard]] Names tactics_of(const Names& rules) const;

  std::map<std::string, const rule::Rule*, std::less<>> rules_;
  ScoreOptions options_;
  std::map<std::string, Score> scores_;
  std::vector<Offence> offences_;
  Confusion confusion_;
  std::map<std::string, std::uint64_t> cohorts_;
  std::uint64_t rows_ = 0;
  std::uint64_t unlabelled_ = 0;
  Names found_rules_;
  Names found_techniques_;  // parents
  Names found_tactics_;
};

/// "T1059" for "T1059.004".
[[nodiscard]] std::string parent_technique(std::string_view id);

}  // namespace ttp::precision
