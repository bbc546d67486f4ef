// SPDX-License-Identifier: Apache-2.0
// Which conditions an event can satisfy at all, found in one pass over each of its texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/literal_finder.hpp"
#include "base/text.hpp"
#include "rule/bit_set.hpp"
#include "rule/literal_clauses.hpp"
#include "rule/rule_set.hpp"

namespace ttp::rule {

/// What looking up needs, one per caller; reused.
struct IndexScratch {
  std::vector<std::uint32_t> seen;   // by set of literals: the look-up that found one of it last
  std::vector<std::uint32_t> found;  // sets of this look-up
  FoundLiterals hits;                // literals of one text, by their places among its own
  std::uint32_t turn = 0;            // number of this look-up
  /// What else the look-up saw, by place.
  struct Text {
    ByteSet own = 0;    // of the place's text, if it is one
    ByteSet bytes = 0;  // and of what it stands for
    std::size_t size = 0;
    PairSet pairs = two_edges;
  };
  std::vector<Text> texts;
  struct Scanned {
    std::size_t place = 0;
    std::string_view text;
  };
  std::vector<Scanned> scanned;
  std::vector<std::uint32_t> programs;  // of the line's statements, each once
};

/// The rules of one kind, taken apart, by what their parts need. Immutable. A part of which nothing
/// is known is always a candidate.
///
/// A part that needs literals is found by those of one set. If it asks for certain programs and needs
/// no rare literal, it is found by its programs instead: the line is taken apart in any case.
class LiteralIndex {
 public:
  /// A part of a rule's condition; see match_parts().
  struct Part {
    std::uint32_t rule = 0;  ///< its place among the rules
    Match match;
  };

  /// `rules` and `fields` must outlive the index. `is_command`: the kind is `command`.
  LiteralIndex(std::span<const KindRule> rules, const FieldTable& fields, bool is_command);

  /// All parts, rules in their order and the parts of each in theirs.
  [[nodiscard]] std::span<const Part> parts() const { return parts_; }

  /// Puts the parts that the event may satisfy into `out`. `fields` is bound to the event.
  void find(FieldCache& fields, IndexScratch& scratch, BitSet& out) const;

  /// True if no rule asks for anything but the command's line: two commands with the same line match
  /// the same rules.
  [[nodiscard]] bool reads_line_only() const { return reads_line_only_; }

  /// Memory of the tables.
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    [[nodiscard]] std::span<const std::uint32_t> of(const std::vector<std::uint32_t>& all) const {
      return {all.data() + begin, all.data() + end};
    }
  };
  struct TextDemand {
    std::uint32_t place = 0;
    std::uint32_t least_size = 0;
    ByteSet bytes = 0;
    ByteSet only = ~ByteSet{0};
    NeededPairs pairs;

    [[nodiscard]] bool is_met_by(const IndexScratch::Text& text) const {
      const ByteSet wrong = (bytes & ~text.bytes) | (text.own & ~only);
      return static_cast<bool>(static_cast<int>(wrong == 0) &
                               static_cast<int>(text.size >= least_size) &
                               static_cast<int>(pairs.are_met_by(text.pairs)));
    }
  };
  /// Most ask for one text only.
  struct Clause {
    std::uint32_t part = 0;
    Range sets;     // of needed_sets_, without the one that leads here
    Range demands;  // of demands_: beside the first one
    TextDemand first;
  };
  struct Place {
    LiteralPlace where;
    std::uint32_t first_literal = 0;
    LiteralFinder finder;
    BitSet parts;  // that look at it
    bool wants_pairs = false;
  };
  /// Statements that a part asks for by their `argv0`: those of the programs, or all others.
  struct Gate {
    Range programs;  // of gate_programs_, sorted
    bool is_negated = false;
  };
  struct Decoding {
    shell::EncodingSet encodings;
    BitSet parts;
  };
  class Builder;

  bool scan(std::size_t place, std::string_view text, IndexScratch& scratch) const;
  bool scan_line(std::size_t place, std::string_view line, FieldCache& fields,
                 IndexScratch& scratch) const;
  void add_decoded(std::string_view line, FieldCache& fields, BitSet& out) const;
  void find_programs(std::string_view line, FieldCache& fields, IndexScratch& scratch) const;
  void collect(const IndexScratch& scratch, BitSet& out) const;
  void collect_by_program(const IndexScratch& scratch, BitSet& out) const;
  void check(std::span<const std::uint32_t> clauses, const IndexScratch& scratch,
             BitSet& out) const;
  [[nodiscard]] bool is_met(const Clause& clause, const IndexScratch& scratch) const;
  void finish_texts(IndexScratch& scratch) const;
  void drop_closed(const IndexScratch& scratch, BitSet& out) const;
  [[nodiscard]] bool is_open(const Gate& gate, const IndexScratch& scratch) const;

  std::vector<Part> parts_;
  std::vector<Place> places_;
  std::vector<Decoding> decodings_;
  std::optional<std::size_t> programs_place_;  // in places_, if anybody looks at it
  std::size_t literals_ = 0;
  std::vector<Clause> clauses_;
  std::vector<Range> postings_;        // by literal: of posted_
  std::vector<std::uint32_t> posted_;  // sets that it belongs to
  std::vector<Range> set_postings_;    // by set: of posted_by_set_
  std::vector<std::uint32_t> posted_by_set_;  // clauses whose first set it is
  std::vector<std::uint32_t> checked_; // clauses without a set: looked at for every event
  std::vector<Range> program_postings_;  // by program: of posted_by_program_
  std::vector<std::uint32_t> posted_by_program_;  // clauses
  std::vector<TextDemand> demands_;
  std::vector<std::uint32_t> needed_sets_;
  std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> programs_;  // ids
  std::vector<Gate> gates_;  // by part; of those in gated_
  std::vector<std::uint32_t> gate_programs_;
  BitSet gated_;
  BitSet always_;
  bool reads_line_only_ = true;
};

}  // namespace ttp::rule
