// SPDX-License-Identifier: Apache-2.0
#include "rule/literal_index.hpp"

#include <algorithm>

namespace ttp::rule {

namespace {

constexpr std::uint32_t unknown_program = ~std::uint32_t{0};

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

PairSet LiteralIndex::pairs_at(std::size_t place, IndexScratch& scratch) {
  IndexScratch::Text& text = scratch.texts[place];
  if (!text.has_pairs) {
    text.has_pairs = true;
    for (const IndexScratch::Scanned& scanned : scratch.scanned) {
      if (scanned.place == place) text.pairs |= pairs_of(scanned.text);
    }
  }
  return text.pairs;
}

bool LiteralIndex::is_met(const Clause& clause, IndexScratch& scratch) const {
  for (std::uint32_t i = clause.demands.begin; i < clause.demands.end; ++i) {
    const TextDemand& demand = demands_[i];
    const IndexScratch::Text& text = scratch.texts[demand.place];
    // Nothing is said of texts beyond ASCII.
    const bool is_ascii = (text.bytes & beyond_ascii) == 0;
    if ((is_ascii && (text.bytes & demand.bytes) != demand.bytes) ||
        (text.own & ~demand.only) != 0 || text.size < demand.least_size) {
      return false;
    }
  }
  for (std::uint32_t i = clause.sets.begin; i < clause.sets.end; ++i) {
    if (scratch.seen[needed_sets_[i]] != scratch.turn) return false;
  }
  for (std::uint32_t i = clause.demands.begin; i < clause.demands.end; ++i) {
    const TextDemand& demand = demands_[i];
    if (demand.pairs.says_nothing()) continue;
    if ((scratch.texts[demand.place].bytes & beyond_ascii) != 0) continue;
    if (!demand.pairs.are_met_by(pairs_at(demand.place, scratch))) return false;
  }
  return true;
}

void LiteralIndex::check(std::uint32_t clause, IndexScratch& scratch, BitSet& out) const {
  const std::uint32_t part = clauses_[clause].part;
  if (!out.has(part) && is_met(clauses_[clause], scratch)) out.set(part);
}

void LiteralIndex::collect(IndexScratch& scratch, BitSet& out) const {
  for (const std::uint32_t clause : checked_) check(clause, scratch, out);
  for (const std::uint32_t set : scratch.found) {
    const Range posting = set_postings_[set];
    for (std::uint32_t i = posting.begin; i < posting.end; ++i) {
      check(posted_by_set_[i], scratch, out);
    }
  }
}

void LiteralIndex::collect_by_program(IndexScratch& scratch, BitSet& out) const {
  for (const std::uint32_t program : scratch.programs) {
    if (program == unknown_program) continue;
    const Range posting = program_postings_[program];
    for (std::uint32_t i = posting.begin; i < posting.end; ++i) {
      check(posted_by_program_[i], scratch, out);
    }
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
