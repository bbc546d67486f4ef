// SPDX-License-Identifier: Apache-2.0
// Which rules an event can match at all, found in one pass over each of its texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/literal_automaton.hpp"
#include "rule/literal_clauses.hpp"
#include "rule/rule_set.hpp"

namespace ttp::rule {

/// A set of rules of one kind, by their places in RuleSet::pattern_rules.
class RuleBits {
 public:
  explicit RuleBits(std::size_t rules = 0) : words_((rules + 63) / 64) {}

  void set(std::size_t rule) { words_[rule / 64] |= std::uint64_t{1} << rule % 64; }
  [[nodiscard]] bool has(std::size_t rule) const { return (words_[rule / 64] >> rule % 64 & 1) != 0; }
  [[nodiscard]] bool empty() const {
    for (const std::uint64_t word : words_) {
      if (word != 0) return false;
    }
    return true;
  }
  void clear() { words_.assign(words_.size(), 0); }
  RuleBits& operator|=(const RuleBits& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }
  bool operator==(const RuleBits&) const = default;

  /// Calls `visit(rule)` for each member in rising order.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) {
        visit(i * 64 + static_cast<std::size_t>(__builtin_ctzll(word)));
      }
    }
  }

 private:
  std::vector<std::uint64_t> words_;
};

/// What looking up needs, one per caller; reused.
struct IndexScratch {
  std::vector<std::uint32_t> seen;    // by literal: the look-up that found it last
  std::vector<std::uint32_t> found;   // literals of this look-up
  std::uint32_t turn = 0;             // number of this look-up
};

/// The rules of one kind by the literals that they need. Immutable. A rule of which nothing is known
/// is always a candidate.
class LiteralIndex {
 public:
  LiteralIndex(std::span<const KindRule> rules, const FieldTable& fields, bool is_command);

  /// Puts the rules that the event can match into `out`. `fields` is bound to the event.
  void find(FieldCache& fields, IndexScratch& scratch, RuleBits& out) const;

  /// Rules whose answer depends on nothing but the command's line.
  [[nodiscard]] const RuleBits& line_rules() const { return line_rules_; }

  /// True if all other rules are always candidates: of a line whose rules are known, nothing is left
  /// to be found.
  [[nodiscard]] bool is_line_enough() const { return is_line_enough_; }

  /// The rules that are candidates whatever the event.
  [[nodiscard]] const RuleBits& always() const { return always_; }

  [[nodiscard]] std::size_t rules() const { return rules_; }

  /// Memory of the tables.
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  struct Clause {
    std::uint32_t rule = 0;
    Range others;  // of other_needs_
  };
  struct Place {
    LiteralPlace where;
    std::uint32_t first_literal = 0;
    LiteralAutomaton automaton;
    RuleBits rules;  // that look at it
  };
  struct Decoding {
    shell::EncodingSet encodings;
    RuleBits rules;
  };
  class Builder;

  bool scan(const Place& place, std::string_view text, IndexScratch& scratch, unsigned& traits) const;
  bool scan_line(const Place& place, std::string_view line, FieldCache& fields,
                 IndexScratch& scratch) const;
  void add_decoded(std::string_view line, FieldCache& fields, RuleBits& out) const;
  void collect(const IndexScratch& scratch, RuleBits& out) const;
  [[nodiscard]] bool is_met(Range need, const IndexScratch& scratch) const;

  std::size_t rules_ = 0;
  std::vector<Place> places_;
  std::vector<Decoding> decodings_;
  std::size_t literals_ = 0;
  std::vector<Clause> clauses_;
  std::vector<Range> postings_;            // by literal: of posted_
  std::vector<std::uint32_t> posted_;      // clauses whose first need it meets
  std::vector<Range> other_needs_;         // of need_literals_
  std::vector<std::uint32_t> need_literals_;
  RuleBits always_;
  RuleBits line_rules_;
  bool is_line_enough_ = true;
};

}  // namespace ttp::rule
