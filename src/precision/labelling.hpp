// SPDX-License-Identifier: Apache-2.0
// Labels given by a person, kept as they are given and put into the corpus's rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "precision/corpus.hpp"

namespace ttp::precision {

enum class Answer { yes, no, skip };

/// A row and a rule that fired on it.
struct Match {
  std::string key;   ///< of the row, see row_key()
  std::string rule;
  std::string text;  ///< see row_text(); not made safe for a terminal
};

/// Tells rows apart by what they hold, so that it stays when a row is moved or gets its labels.
[[nodiscard]] std::string row_key(const Row& row);

/// The answers so far: lines of key, tab, rule, tab, y, n or s, in a file that is only added to, so
/// that nothing is asked twice.
class AnswerLog {
 public:
  /// Reads what is there. Throws ttp::Error if that fails; lines that are none are passed over.
  explicit AnswerLog(std::filesystem::path file);

  [[nodiscard]] bool has(const Match& match) const;
  /// True if anything was answered about that row: its labels come from here.
  [[nodiscard]] bool knows(const std::string& key) const;
  /// Keeps an answer, on disk too before it returns. Throws ttp::Error if that fails.
  void add(const Match& match, Answer answer);

  using Answers = std::map<std::pair<std::string, std::string>, Answer>;
  [[nodiscard]] const Answers& answers() const { return answers_; }

 private:
  std::filesystem::path file_;
  Answers answers_;
};

/// `count` of the matches of each rule, drawn with `seed` (all if there are no more), in their
/// order. The same matches for the same seed, on every machine.
[[nodiscard]] std::vector<Match> draw(std::vector<Match> matches, std::size_t count,
                                      std::uint64_t seed);

/// `line` with `expected_rule_ids` set to `rules`; everything else stays. Requires one JSON object;
/// returns an empty text if it is none.
[[nodiscard]] std::string with_rules(std::string_view line, const std::vector<std::string>& rules);

/// Rules that should fire, by the number of a line (from 1).
using LabelsByLine = std::map<std::uint64_t, std::vector<std::string>>;

/// Copies a corpus file, with labels for some of its lines; all others stay byte by byte. Returns how
/// many lines got theirs. Throws ttp::Error if a file can't be read or written.
[[nodiscard]] std::uint64_t copy_with_rules(const std::filesystem::path& from,
                                            const std::filesystem::path& to,
                                            const LabelsByLine& labels);

}  // namespace ttp::precision
