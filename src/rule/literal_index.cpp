// SPDX-License-Identifier: Apache-2.0
#include "rule/literal_index.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "base/limits.hpp"

namespace ttp::rule {

/// Collects what the rules need before tables are made of it.
class LiteralIndex::Builder {
 public:
  Builder(LiteralIndex& index, const FieldTable& fields, bool is_command)
      : index_(index), fields_(fields), is_command_(is_command) {}

  void add(std::uint32_t rule, const Match& match) {
    LiteralCondition condition = literal_condition(match, fields_, is_command_);
    if (condition.reads_line_only) index_.line_rules_.set(rule);
    std::size_t size = 0;
    for (const LiteralClause& clause : condition.clauses) size += size_of(clause);
    size_ += size;
    if (condition.clauses.empty() || size_ > limits::index_literal_bytes) {
      index_.always_.set(rule);
      return;
    }
    index_.is_line_enough_ &= condition.reads_line_only;
    for (const shell::EncodingSet encodings : condition.encodings) add_decoding(rule, encodings);
    for (const LiteralClause& clause : condition.clauses) add(rule, clause);
  }

  void finish() {
    std::uint32_t first = 0;
    for (PlaceDraft& draft : places_) {
      // Ids were given in the order of appearance; now they follow the places.
      draft.first = first;
      first += static_cast<std::uint32_t>(draft.texts.size());
      index_.places_.push_back({draft.where, draft.first, LiteralAutomaton(draft.texts),
                                std::move(draft.rules)});
    }
    index_.literals_ = first;
    std::vector<std::vector<std::uint32_t>> posted(first);
    for (const ClauseDraft& draft : clauses_) {
      const auto clause = static_cast<std::uint32_t>(index_.clauses_.size());
      for (const std::uint32_t id : draft.needs.front().ids) {
        posted[places_[draft.needs.front().place].first + id].push_back(clause);
      }
      Range others;
      others.begin = static_cast<std::uint32_t>(index_.other_needs_.size());
      for (auto need = draft.needs.begin() + 1; need != draft.needs.end(); ++need) add(*need);
      others.end = static_cast<std::uint32_t>(index_.other_needs_.size());
      index_.clauses_.push_back({draft.rule, others});
    }
    for (const auto& clauses : posted) index_.postings_.push_back(append(index_.posted_, clauses));
  }

 private:
  struct PlaceDraft {
    LiteralPlace where;
    std::map<std::string, std::uint32_t, std::less<>> ids;
    std::vector<std::string> texts;
    RuleBits rules;
    std::uint32_t first = 0;
  };
  struct NeedDraft {
    std::size_t place;
    std::vector<std::uint32_t> ids;
  };
  struct ClauseDraft {
    std::uint32_t rule;
    std::vector<NeedDraft> needs;
  };

  static std::size_t size_of(const LiteralClause& clause) {
    std::size_t size = 0;
    for (const LiteralNeed& need : clause.needs) {
      for (const std::string& text : need.set.texts) size += text.size();
    }
    return size;
  }

  static Range append(std::vector<std::uint32_t>& to, const std::vector<std::uint32_t>& list) {
    Range range;
    range.begin = static_cast<std::uint32_t>(to.size());
    to.insert(to.end(), list.begin(), list.end());
    range.end = static_cast<std::uint32_t>(to.size());
    return range;
  }

  void add_decoding(std::uint32_t rule, shell::EncodingSet encodings) {
    auto at = std::ranges::find(index_.decodings_, encodings, &Decoding::encodings);
    if (at == index_.decodings_.end()) {
      index_.decodings_.push_back({encodings, RuleBits(index_.rules_)});
      at = index_.decodings_.end() - 1;
    }
    at->rules.set(rule);
  }

  void add(std::uint32_t rule, const LiteralClause& clause) {
    ClauseDraft draft{rule, {}};
    for (const LiteralNeed& need : clause.needs) {
      NeedDraft& ids = draft.needs.emplace_back(NeedDraft{place_of(need.place), {}});
      PlaceDraft& place = places_[ids.place];
      place.rules.set(rule);
      for (const std::string& text : need.set.texts) {
        const auto [at, is_new] =
            place.ids.try_emplace(text, static_cast<std::uint32_t>(place.texts.size()));
        if (is_new) place.texts.push_back(text);
        ids.ids.push_back(at->second);
      }
    }
    clauses_.push_back(std::move(draft));
  }

  void add(const NeedDraft& need) {
    std::vector<std::uint32_t> ids = need.ids;
    for (std::uint32_t& id : ids) id += places_[need.place].first;
    index_.other_needs_.push_back(append(index_.need_literals_, ids));
  }

  std::size_t place_of(const LiteralPlace& where) {
    const auto at = std::ranges::find(places_, where, &PlaceDraft::where);
    if (at != places_.end()) return static_cast<std::size_t>(at - places_.begin());
    PlaceDraft draft;
    draft.where = where;
    draft.rules = RuleBits(index_.rules_);
    places_.push_back(std::move(draft));
    return places_.size() - 1;
  }

  LiteralIndex& index_;
  const FieldTable& fields_;
  bool is_command_;
  std::size_t size_ = 0;  // bytes of all literals
  std::vector<PlaceDraft> places_;
  std::vector<ClauseDraft> clauses_;
};

LiteralIndex::LiteralIndex(std::span<const KindRule> rules, const FieldTable& fields,
                           bool is_command)
    : rules_(rules.size()), always_(rules.size()), line_rules_(rules.size()) {
  Builder builder(*this, fields, is_command);
  for (std::uint32_t i = 0; i < rules.size(); ++i) builder.add(i, rules[i].match);
  builder.finish();
}

/// False if the text has to be taken as containing everything.
bool LiteralIndex::scan(const Place& place, std::string_view text, IndexScratch& scratch,
                        unsigned& traits) const {
  traits = place.automaton.scan(text, [&](std::uint32_t id) {
    std::uint32_t& seen = scratch.seen[place.first_literal + id];
    if (seen == scratch.turn) return;
    seen = scratch.turn;
    scratch.found.push_back(place.first_literal + id);
  });
  return (traits & beyond_ascii) == 0 || !has_odd_letters(text);
}

/// The words of a statement are part of the line as it stands, unless something in it is quoted,
/// expanded or redirected; then the statements' own texts are looked at, too.
bool LiteralIndex::scan_line(const Place& place, std::string_view line, FieldCache& fields,
                             IndexScratch& scratch) const {
  unsigned traits = 0;
  if (!scan(place, line, scratch, traits)) return false;
  if ((traits & shell_special) == 0) return true;
  for (const ShellFields& statement : fields.shell_view().fields(line)) {
    for (const ShellField field : {ShellField::command_text, ShellField::program, ShellField::args,
                                   ShellField::redirects, ShellField::wrappers}) {
      const auto text = statement.get(field);
      if (text && !text->empty() && !scan(place, *text, scratch, traits)) return false;
    }
  }
  return true;
}

void LiteralIndex::add_decoded(std::string_view line, FieldCache& fields, RuleBits& out) const {
  if (decodings_.empty() || !shell::may_have_encoded_words(line)) return;
  for (const Decoding& decoding : decodings_) {
    if (!fields.shell_view().decoded(line, decoding.encodings).empty()) out |= decoding.rules;
  }
}

void LiteralIndex::find(FieldCache& fields, IndexScratch& scratch, RuleBits& out) const {
  if (scratch.seen.size() != literals_ || ++scratch.turn == 0) {
    scratch.seen.assign(literals_, 0);
    scratch.found.reserve(literals_);
    scratch.turn = 1;
  }
  scratch.found.clear();
  out = always_;
  const auto line = fields.command_text();
  if (line) add_decoded(*line, fields, out);
  for (const Place& place : places_) {
    if (place.where.is_line && line) {
      if (!scan_line(place, *line, fields, scratch)) out |= place.rules;
      continue;
    }
    const FieldSlot slot = place.where.is_line ? fields.command_slot() : place.where.slot;
    const Operand& operand = fields.get(slot);
    unsigned traits = 0;
    if (operand.value == nullptr || operand.value->type == JsonType::null) continue;
    // What is said of texts does not hold for other values.
    if (!operand.is_text() || !scan(place, operand.text, scratch, traits)) out |= place.rules;
  }
  collect(scratch, out);
}

bool LiteralIndex::is_met(Range need, const IndexScratch& scratch) const {
  for (std::uint32_t i = need.begin; i < need.end; ++i) {
    if (scratch.seen[need_literals_[i]] == scratch.turn) return true;
  }
  return false;
}

void LiteralIndex::collect(const IndexScratch& scratch, RuleBits& out) const {
  for (const std::uint32_t literal : scratch.found) {
    const Range posting = postings_[literal];
    for (std::uint32_t i = posting.begin; i < posting.end; ++i) {
      const Clause& clause = clauses_[posted_[i]];
      if (out.has(clause.rule)) continue;
      bool is_met_whole = true;
      for (std::uint32_t k = clause.others.begin; k < clause.others.end && is_met_whole; ++k) {
        is_met_whole = is_met(other_needs_[k], scratch);
      }
      if (is_met_whole) out.set(clause.rule);
    }
  }
}

std::size_t LiteralIndex::bytes() const {
  std::size_t bytes = clauses_.size() * sizeof(Clause) +
                      (postings_.size() + other_needs_.size()) * sizeof(Range) +
                      (posted_.size() + need_literals_.size()) * sizeof(std::uint32_t);
  for (const Place& place : places_) bytes += place.automaton.bytes();
  return bytes;
}

}  // namespace ttp::rule
