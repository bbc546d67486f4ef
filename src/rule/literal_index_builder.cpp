// SPDX-License-Identifier: Apache-2.0
// How an index is made of conditions.
#include <algorithm>
#include <limits>
#include <map>
#include <span>
#include <string>

#include "base/limits.hpp"
#include "rule/literal_index.hpp"
#include "rule/match_parts.hpp"
#include "rule/program_gate.hpp"

namespace ttp::rule {

namespace {

/// A set that is found less often is what its part is found by, even if that asks for programs.
constexpr double rare = 0.01;

/// Finding a literal takes time in each text that has it: one that is found more often than this is
/// looked for only if its part has nothing rarer, or would be asked very often without it.
constexpr double frequent = 0.05;
constexpr double everywhere = 1;
constexpr std::size_t many_programs = 4;

}  // namespace

/// Collects what the parts need before tables are made of it.
class LiteralIndex::Builder {
 public:
  Builder(LiteralIndex& index, const FieldTable& fields, bool is_command)
      : index_(index), fields_(fields), is_command_(is_command), parts_(index.parts_.size()) {
    index_.always_ = BitSet(parts_);
    index_.gated_ = BitSet(parts_);
    index_.gates_.resize(parts_);
  }

  void add(std::uint32_t part) {
    const Match& match = index_.parts_[part].match;
    const auto gate = is_command_ ? program_gate(match, fields_) : std::nullopt;
    const bool names_programs = gate && !gate->is_negated;
    LiteralCondition condition = literal_condition(match, fields_, is_command_,
                                                   names_programs ? gate->test : nullptr);
    index_.reads_line_only_ &= condition.reads_line_only;
    for (const LiteralClause& clause : condition.clauses) bytes_ += size_of(clause);
    if (bytes_ > limits::index_literal_bytes) condition.clauses.clear();
    if (condition.clauses.empty() && !names_programs) {
      index_.always_.set(part);
      return;
    }
    for (const shell::EncodingSet encodings : condition.encodings) add_decoding(part, encodings);
    if (gate) add_gate(part, *gate);
    // Nothing is known but the programs.
    if (condition.clauses.empty()) condition.clauses.emplace_back();
    double chance = 0;
    for (const LiteralClause& clause : condition.clauses) chance += clause.chance();
    const std::size_t programs = names_programs && chance > rare ? gate->programs.size() : 0;
    for (const LiteralClause& clause : condition.clauses) draft(part, clause, programs);
  }

  void finish() {
    for (PlaceDraft& place : places_) {
      place.first = static_cast<std::uint32_t>(index_.literals_);
      index_.literals_ += place.texts.size();
      if (place.where.kind == LiteralPlace::Kind::programs) {
        index_.programs_place_ = index_.places_.size();
      }
      index_.places_.push_back(
          {place.where, place.first, LiteralFinder(place.texts), std::move(place.parts),
           place.wants_pairs});
    }
    std::vector<std::vector<std::uint32_t>> posted_by_set;
    std::vector<std::vector<std::uint32_t>> posted_by_program(index_.programs_.size());
    for (const ClauseDraft& draft : clauses_) {
      const auto id = static_cast<std::uint32_t>(index_.clauses_.size());
      Clause clause;
      clause.part = draft.part;
      if (!draft.demands.empty()) {
        clause.first = draft.demands.front();
        clause.demands = append(index_.demands_, std::span(draft.demands).subspan(1));
      }
      std::vector<std::uint32_t> sets;
      for (const SetDraft& set : draft.sets) sets.push_back(set_of(set));
      posted_by_set.resize(sets_.size());
      if (draft.is_by_program) {
        const Range programs = index_.gates_[draft.part].programs;
        for (std::uint32_t i = programs.begin; i < programs.end; ++i) {
          posted_by_program[index_.gate_programs_[i]].push_back(id);
        }
      } else if (sets.empty()) {
        index_.checked_.push_back(id);
      } else {
        posted_by_set[sets.front()].push_back(id);
        sets.erase(sets.begin());
      }
      clause.sets = append(index_.needed_sets_, sets);
      index_.clauses_.push_back(clause);
    }
    std::vector<std::vector<std::uint32_t>> posted(index_.literals_);
    for (const auto& [literals, set] : sets_) {
      for (const std::uint32_t literal : literals) posted[literal].push_back(set);
    }
    for (const auto& sets : posted) index_.postings_.push_back(append(index_.posted_, sets));
    for (const auto& clauses : posted_by_set) {
      index_.set_postings_.push_back(append(index_.posted_by_set_, clauses));
    }
    for (const auto& clauses : posted_by_program) {
      index_.program_postings_.push_back(append(index_.posted_by_program_, clauses));
    }
  }

 private:
  struct PlaceDraft {
    LiteralPlace where;
    std::map<std::string, std::uint32_t, std::less<>> ids;
    std::vector<std::string> texts;
    BitSet parts;
    bool wants_pairs = false;
    std::uint32_t first = 0;
  };
  struct SetDraft {
    std::size_t place = 0;
    std::vector<std::uint32_t> ids;  // of the place's texts
  };
  struct ClauseDraft {
    std::uint32_t part = 0;
    std::vector<TextDemand> demands;
    std::vector<SetDraft> sets;
    bool is_by_program = false;
  };

  static std::size_t size_of(const LiteralClause& clause) {
    std::size_t size = 0;
    for (const PlaceNeeds& needs : clause.needs) {
      for (const LiteralSet& set : needs.text.sets) {
        for (const std::string& text : set.texts) size += text.size();
      }
    }
    return size;
  }

  template <typename T, typename List>
  static Range append(std::vector<T>& to, const List& list) {
    Range range;
    range.begin = static_cast<std::uint32_t>(to.size());
    to.insert(to.end(), list.begin(), list.end());
    range.end = static_cast<std::uint32_t>(to.size());
    return range;
  }

  void add_decoding(std::uint32_t part, shell::EncodingSet encodings) {
    auto at = std::ranges::find(index_.decodings_, encodings, &Decoding::encodings);
    if (at == index_.decodings_.end()) {
      index_.decodings_.push_back({encodings, BitSet(parts_)});
      at = index_.decodings_.end() - 1;
    }
    at->parts.set(part);
  }

  void add_gate(std::uint32_t part, const ProgramGate& wanted) {
    Gate& gate = index_.gates_[part];
    gate.is_negated = wanted.is_negated;
    std::vector<std::uint32_t> ids;
    for (const std::string_view program : wanted.programs) {
      const auto next = static_cast<std::uint32_t>(index_.programs_.size());
      ids.push_back(index_.programs_.try_emplace(std::string(program), next).first->second);
    }
    std::ranges::sort(ids);
    gate.programs = append(index_.gate_programs_, ids);
    index_.gated_.set(part);
  }

  /// `programs`: so many lead to the clause; 0: its rarest literals do.
  void draft(std::uint32_t part, const LiteralClause& clause, std::size_t programs) {
    struct Known {
      std::size_t place = 0;
      const LiteralSet* set = nullptr;
    };
    ClauseDraft& draft = clauses_.emplace_back();
    draft.part = part;
    draft.is_by_program = programs > 0;
    std::vector<Known> known;
    for (const PlaceNeeds& needs : clause.needs) {
      const std::size_t place = place_of(needs.place);
      places_[place].parts.set(part);
      places_[place].wants_pairs |= !needs.text.pairs.says_nothing();
      constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
      draft.demands.push_back({static_cast<std::uint32_t>(place),
                               static_cast<std::uint32_t>(std::min(needs.text.least_size, most)),
                               needs.text.bytes, needs.text.only, needs.text.pairs});
      for (const LiteralSet& set : needs.text.sets) known.push_back({place, &set});
    }
    std::ranges::stable_sort(known, {}, [](const Known& each) { return each.set->chance; });
    const double worth = programs < many_programs ? frequent : everywhere;
    for (const Known& each : known) {
      const bool is_first = draft.sets.empty() && !draft.is_by_program;
      if (!is_first && each.set->chance > worth) continue;
      draft.sets.push_back({each.place, ids_of(places_[each.place], *each.set)});
    }
  }

  /// The number of a set; several clauses may ask for the same.
  std::uint32_t set_of(const SetDraft& set) {
    std::vector<std::uint32_t> literals = set.ids;
    for (std::uint32_t& literal : literals) literal += places_[set.place].first;
    return sets_.try_emplace(std::move(literals), static_cast<std::uint32_t>(sets_.size()))
        .first->second;
  }

  static std::vector<std::uint32_t> ids_of(PlaceDraft& place, const LiteralSet& set) {
    std::vector<std::uint32_t> ids;
    for (const std::string& text : set.texts) {
      const auto next = static_cast<std::uint32_t>(place.texts.size());
      const auto [at, is_new] = place.ids.try_emplace(text, next);
      if (is_new) place.texts.push_back(text);
      ids.push_back(at->second);
    }
    return ids;
  }

  std::size_t place_of(const LiteralPlace& where) {
    const auto at = std::ranges::find(places_, where, &PlaceDraft::where);
    if (at != places_.end()) return static_cast<std::size_t>(at - places_.begin());
    PlaceDraft draft;
    draft.where = where;
    draft.parts = BitSet(parts_);
    places_.push_back(std::move(draft));
    return places_.size() - 1;
  }

  LiteralIndex& index_;
  const FieldTable& fields_;
  bool is_command_;
  std::size_t parts_;
  std::size_t bytes_ = 0;  // of all literals
  std::vector<PlaceDraft> places_;
  std::vector<ClauseDraft> clauses_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> sets_;  // numbers by literals
};

LiteralIndex::LiteralIndex(std::span<const KindRule> rules, const FieldTable& fields,
                           bool is_command) {
  for (std::uint32_t i = 0; i < rules.size(); ++i) {
    for (Match& part : match_parts(rules[i].match)) parts_.push_back({i, std::move(part)});
  }
  Builder builder(*this, fields, is_command);
  for (std::uint32_t i = 0; i < parts_.size(); ++i) builder.add(i);
  builder.finish();
}

}  // namespace ttp::rule
