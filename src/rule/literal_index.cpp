// SPDX-License-Identifier: Apache-2.0
#include "rule/literal_index.hpp"

#include <algorithm>

namespace ttp::rule {

namespace {

constexpr std::uint32_t unknown_program = ~std::uint32_t{0};

/// A text of more bytes has most pairs: looking for them would tell nothing.
constexpr std::size_t most_bytes_for_pairs = 1024;

}  // namespace

/// False if the text has to be taken as containing everything.
bool LiteralIndex::scan(std::size_t place, std::string_view text, IndexScratch& scratch) const {
  const std::uint32_t first = places_[place].first_literal;
  scratch.hits.clear();
  const ByteSet bytes = places_[place].finder.scan(text, scratch.hits);
  for (const std::uint32_t id : scratch.hits.ids()) {
    const Range posting = postings_[first + id];
    for (std::uint32_t i = posting.begin; i < posting.end; ++i) {
      const std::uint32_t set = posted_[i];
      if (scratch.seen[set] == scratch.turn) continue;
      scratch.seen[set] = scratch.turn;
      scratch.found.push_back(set);
    }
  }
  IndexScratch::Text& seen = scratch.texts[place];
  if (seen.size == 0) seen.own = bytes;
  seen.bytes |= bytes;
  seen.size = std::max(seen.size, text.size());
  scratch.scanned.push_back({place, text});
  return (bytes & beyond_ascii) == 0 || !has_odd_letters(text);
}

/// The words of a statement are part of the line as it stands, unless quotes and the like hide them;
/// then the statements' own texts are looked at, too.
bool LiteralIndex::scan_line(std::size_t place, std::string_view line, FieldCache& fields,
                             IndexScratch& scratch) const {
  if (!scan(place, line, scratch)) return false;
  if (shell::shows_its_words(line, scratch.texts[place].own)) return true;
  for (const ShellFields& statement : fields.shell_view().fields(line)) {
    for (const ShellField field : {ShellField::command_text, ShellField::program, ShellField::args,
                                   ShellField::redirects, ShellField::wrappers}) {
      const auto text = statement.get(field);
      if (text && !text->empty() && !scan(place, *text, scratch)) return false;
    }
  }
  return true;
}

void LiteralIndex::add_decoded(std::string_view line, FieldCache& fields, BitSet& out) const {
  if (decodings_.empty() || !shell::may_have_encoded_words(line)) return;
  for (const Decoding& decoding : decodings_) {
    if (!fields.shell_view().decoded(line, decoding.encodings).empty()) out |= decoding.parts;
  }
}

void LiteralIndex::find(FieldCache& fields, IndexScratch& scratch, BitSet& out) const {
  if (scratch.seen.size() != set_postings_.size() || ++scratch.turn == 0) {
    scratch.seen.assign(set_postings_.size(), 0);
    scratch.found.reserve(set_postings_.size());
    scratch.turn = 1;
  }
  scratch.found.clear();
  scratch.texts.assign(places_.size(), {});
  scratch.scanned.clear();
  out = always_;
  const auto line = fields.command_text();
  scratch.programs.clear();
  if (line) find_programs(*line, fields, scratch);
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const Place& place = places_[i];
    const bool is_line = place.where.kind == LiteralPlace::Kind::line;
    if (place.where.kind == LiteralPlace::Kind::programs) continue;
    if (is_line && line) {
      if (!scan_line(i, *line, fields, scratch)) out |= place.parts;
      continue;
    }
    const FieldSlot slot = is_line ? fields.command_slot() : place.where.slot;
    const Operand& operand = fields.get(slot);
    if (operand.value == nullptr || operand.value->type == JsonType::null) continue;
    // What is said of texts does not hold for other values.
    if (!operand.is_text() || !scan(i, operand.text, scratch)) out |= place.parts;
  }
  finish_texts(scratch);
  collect(scratch, out);
  if (!line) return;
  drop_closed(scratch, out);
  collect_by_program(scratch, out);
  add_decoded(*line, fields, out);
}

/// The programs that the line's statements run.
void LiteralIndex::find_programs(std::string_view line, FieldCache& fields,
                                 IndexScratch& scratch) const {
  const auto statements = fields.shell_view().statements(line);
  for (const shell::Statement& statement : statements) {
    const auto at = programs_.find(statement.argv0);
    const std::uint32_t program = at == programs_.end() ? unknown_program : at->second;
    auto& all = scratch.programs;
    if (std::find(all.begin(), all.end(), program) == all.end()) all.push_back(program);
    if (!programs_place_) continue;
    IndexScratch::Text& seen = scratch.texts[*programs_place_];
    const ByteSet bytes = bytes_of(statement.program);
    if (statements.size() == 1) seen.own = bytes;
    seen.bytes |= bytes;
    seen.size = std::max(seen.size, statement.program.size());
    scratch.scanned.push_back({*programs_place_, statement.program});
  }
}

/// Takes out the parts that ask for other programs than the line's statements run.
void LiteralIndex::drop_closed(const IndexScratch& scratch, BitSet& out) const {
  out.remove_if(gated_, [&](std::size_t part) { return !is_open(gates_[part], scratch); });
}

bool LiteralIndex::is_open(const Gate& gate, const IndexScratch& scratch) const {
  const auto first = gate_programs_.begin() + gate.programs.begin;
  const auto last = gate_programs_.begin() + gate.programs.end;
  return std::ranges::any_of(scratch.programs, [&](std::uint32_t program) {
    return std::binary_search(first, last, program) != gate.is_negated;
  });
}

/// What can be said once all texts were looked at.
void LiteralIndex::finish_texts(IndexScratch& scratch) const {
  for (const IndexScratch::Scanned& scanned : scratch.scanned) {
    IndexScratch::Text& text = scratch.texts[scanned.place];
    if ((text.bytes & beyond_ascii) != 0) {
      // Nothing is known of texts beyond ASCII.
      text.bytes = ~ByteSet{0};
      text.pairs = any_pair;
    } else if (places_[scanned.place].wants_pairs) {
      const bool is_short = scanned.text.size() <= most_bytes_for_pairs;
      text.pairs |= is_short ? pairs_of(scanned.text) : any_pair;
    }
  }
}

[[gnu::always_inline]] inline bool LiteralIndex::is_met(const Clause& clause,
                                                        const IndexScratch& scratch) const {
  bool is_met = clause.first.is_met_by(scratch.texts[clause.first.place]);
  for (std::uint32_t i = clause.sets.begin; i < clause.sets.end; ++i) {
    is_met &= scratch.seen[needed_sets_[i]] == scratch.turn;
  }
  for (std::uint32_t i = clause.demands.begin; i < clause.demands.end; ++i) {
    is_met &= demands_[i].is_met_by(scratch.texts[demands_[i].place]);
  }
  return is_met;
}

/// Adds the parts of the clauses that are met. Nobody could foresee which are: there is no branch.
void LiteralIndex::check(std::span<const std::uint32_t> clauses, const IndexScratch& scratch,
                         BitSet& out) const {
  for (const std::uint32_t number : clauses) {
    const Clause& clause = clauses_[number];
    out.set_if(clause.part, is_met(clause, scratch));
  }
}

void LiteralIndex::collect(const IndexScratch& scratch, BitSet& out) const {
  check(checked_, scratch, out);
  for (const std::uint32_t set : scratch.found) {
    check(set_postings_[set].of(posted_by_set_), scratch, out);
  }
}

void LiteralIndex::collect_by_program(const IndexScratch& scratch, BitSet& out) const {
  for (const std::uint32_t program : scratch.programs) {
    if (program == unknown_program) continue;
    check(program_postings_[program].of(posted_by_program_), scratch, out);
  }
}

std::size_t LiteralIndex::bytes() const {
  std::size_t bytes = clauses_.size() * sizeof(Clause) + demands_.size() * sizeof(TextDemand) +
                      (postings_.size() + set_postings_.size() + program_postings_.size()) *
                          sizeof(Range) +
                      (posted_.size() + posted_by_set_.size() + posted_by_program_.size() +
                       needed_sets_.size() + gate_programs_.size()) *
                          sizeof(std::uint32_t) +
                      gates_.size() * sizeof(Gate) +
                      programs_.size() * sizeof(decltype(programs_)::value_type);
  for (const Place& place : places_) bytes += place.finder.bytes();
  return bytes;
}

}  // namespace ttp::rule
