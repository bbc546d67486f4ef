// SPDX-License-Identifier: Apache-2.0
#include "rule/literal_clauses.hpp"

#include <algorithm>
#include <iterator>

namespace ttp::rule {

namespace {

using Clauses = std::vector<LiteralClause>;

/// What is met so seldom needs nothing else to keep it away: each literal found costs time.
constexpr double seldom = 0.01;

/// Shorter texts than this are rare: a need for so much says nothing.
constexpr std::size_t telling_size = 48;

bool says_nothing(const TextNeeds& needs) {
  return needs.sets.empty() && needs.bytes == 0 && needs.pairs.says_nothing() &&
         needs.least_size < telling_size && needs.only == ~ByteSet{0};
}

/// What has no literals is met by most texts.
constexpr double chance_without_literals = 10;

double chance_of(const TextNeeds& needs) {
  return needs.sets.empty() ? chance_without_literals : needs.sets.front().chance;
}

double chance_of(const Clauses& clauses) {
  double chance = 0;
  for (const LiteralClause& clause : clauses) chance += clause.chance();
  return chance;
}

/// Both must be met by the same text.
void add(TextNeeds& needs, const TextNeeds& more) {
  double chance = 1;
  for (const LiteralSet& set : needs.sets) chance *= set.chance;
  for (const LiteralSet& set : more.sets) {
    if (chance < seldom || (!needs.sets.empty() && set.chance > weak_chance)) break;
    needs.sets.push_back(set);
    chance *= std::min(set.chance, weak_chance);
  }
  std::ranges::sort(needs.sets, {}, &LiteralSet::chance);
  needs.bytes |= more.bytes;
  needs.only &= more.only;
  needs.pairs.add(more.pairs);
  needs.least_size = std::max(needs.least_size, more.least_size);
}

void add(LiteralClause& clause, const PlaceNeeds& more) {
  const auto same = std::ranges::find(clause.needs, more.place, &PlaceNeeds::place);
  if (same == clause.needs.end()) {
    clause.needs.push_back(more);
  } else {
    add(same->text, more.text);
  }
  std::ranges::sort(clause.needs, {}, [](const PlaceNeeds& needs) { return chance_of(needs.text); });
}

class Deriver {
 public:
  Deriver(const FieldTable& fields, bool is_command, const Match* without)
      : fields_(fields), is_command_(is_command), without_(without) {}

  /// None if nothing is known.
  Clauses derive(const Match& match, bool in_statement) {
    Clauses clauses;
    switch (match.kind) {
      case Match::Kind::all: clauses = all(match, in_statement); break;
      case Match::Kind::any: clauses = any(match, in_statement); break;
      case Match::Kind::negation: read(match.children.front(), in_statement); break;
      case Match::Kind::statement: return derive(match.children.front(), true);
      case Match::Kind::decoded:
        encodings_.push_back(match.encodings);
        return derive(match.children.front(), in_statement);
      case Match::Kind::test: clauses = test(match, in_statement); break;
    }
    if (std::ranges::any_of(clauses, &LiteralClause::says_nothing)) clauses.clear();
    return clauses;
  }

  LiteralCondition finish(Clauses clauses) {
    return {std::move(clauses), std::move(encodings_), reads_line_only_};
  }

 private:
  Clauses test(const Match& match, bool in_statement) {
    read(match, in_statement);
    if (&match == without_) return {};
    const auto alternatives = match.test->needs();
    Clauses clauses;
    bool is_known = !alternatives.empty();
    for (const FieldSlot slot : match.fields) {
      const ShellField shell = shell_of(slot);
      const LiteralPlace place = place_of(slot, shell, in_statement);
      // What separates statements is no part of their words.
      const bool is_part = in_statement && place.kind == LiteralPlace::Kind::line;
      if (is_part && (shell == ShellField::before || shell == ShellField::after)) {
        is_known = false;
      }
      for (const TextNeeds& needs : alternatives) {
        LiteralClause& clause = clauses.emplace_back();
        clause.needs.push_back({place, needs});
        // What is said of a whole statement says nothing of the line.
        if (is_part) clause.needs.front().text.only = ~ByteSet{0};
        // Blanks are put between a redirection and its target.
        if (is_part && shell == ShellField::redirects) clause.needs.front().text.least_size = 0;
        // Its path is left out.
        if (is_part && shell == ShellField::argv0) clause.needs.front().text.pairs = {};
        if (is_part && shell == ShellField::program) {
          clause.needs.push_back({{LiteralPlace::Kind::programs, 0}, needs});
          clause.needs.back().text.sets.clear();
        }
      }
    }
    return is_known ? clauses : Clauses();
  }

  /// Notes what a condition reads, whatever it needs.
  void read(const Match& match, bool in_statement) {
    in_statement |= match.kind == Match::Kind::statement;
    if (match.kind == Match::Kind::decoded) encodings_.push_back(match.encodings);
    for (const Match& child : match.children) read(child, in_statement);
    for (const FieldSlot slot : match.fields) {
      reads_line_only_ &= place_of(slot, shell_of(slot), in_statement).kind == LiteralPlace::Kind::line;
    }
  }

  [[nodiscard]] ShellField shell_of(FieldSlot slot) const {
    return is_command_ ? fields_.shell(slot) : ShellField::none;
  }

  static LiteralPlace place_of(FieldSlot slot, ShellField shell, bool in_statement) {
    const bool is_line = shell == ShellField::command_text ||
                         (in_statement && shell != ShellField::none);
    return is_line ? LiteralPlace{LiteralPlace::Kind::line, 0}
                   : LiteralPlace{LiteralPlace::Kind::field, slot};
  }

  Clauses any(const Match& match, bool in_statement) {
    Clauses all;
    bool is_known = true;
    for (const Match& child : match.children) {
      if (!is_known) {
        read(child, in_statement);
        continue;
      }
      Clauses clauses = derive(child, in_statement);
      is_known = !clauses.empty();
      std::ranges::move(clauses, std::back_inserter(all));
    }
    return is_known ? all : Clauses();
  }

  /// The child that is met least often; the others add to its clauses what they can.
  Clauses all(const Match& match, bool in_statement) {
    std::vector<Clauses> known;
    for (const Match& child : match.children) {
      Clauses clauses = derive(child, in_statement);
      if (!clauses.empty()) known.push_back(std::move(clauses));
    }
    if (known.empty()) return {};
    std::ranges::stable_sort(known, {}, [](const Clauses& clauses) { return chance_of(clauses); });
    Clauses best = std::move(known.front());
    for (auto other = known.begin() + 1; other != known.end(); ++other) {
      const LiteralClause either = as_one(*other);
      for (LiteralClause& clause : best) {
        for (const PlaceNeeds& needs : either.needs) add(clause, needs);
      }
    }
    return best;
  }

  /// One clause that is met whenever some of these is; empty if they have nothing in common.
  static LiteralClause as_one(const Clauses& clauses) {
    if (clauses.size() == 1) return clauses.front();
    PlaceNeeds either = clauses.front().needs.front();
    either.text.sets.resize(std::min<std::size_t>(either.text.sets.size(), 1));
    for (auto clause = clauses.begin() + 1; clause != clauses.end(); ++clause) {
      const PlaceNeeds& needs = clause->needs.front();
      if (needs.place != either.place) return {};
      if (needs.text.sets.empty()) {
        either.text.sets.clear();
      } else if (!either.text.sets.empty()) {
        either.text.sets.front().add(needs.text.sets.front());
      }
      either.text.bytes &= needs.text.bytes;
      either.text.only |= needs.text.only;
      either.text.pairs = either.text.pairs.either(needs.text.pairs);
      either.text.least_size = std::min(either.text.least_size, needs.text.least_size);
    }
    return {{either}};
  }

  const FieldTable& fields_;
  bool is_command_;
  const Match* without_;
  std::vector<shell::EncodingSet> encodings_;
  bool reads_line_only_ = true;
};

}  // namespace

double LiteralClause::chance() const {
  return needs.empty() ? chance_without_literals : chance_of(needs.front().text);
}

bool LiteralClause::says_nothing() const {
  return std::ranges::all_of(
      needs, [](const PlaceNeeds& place) { return rule::says_nothing(place.text); });
}

LiteralCondition literal_condition(const Match& match, const FieldTable& fields,
                                   bool is_command, const Match* without) {
  Deriver deriver(fields, is_command, without);
  Clauses clauses = deriver.derive(match, false);
  return deriver.finish(std::move(clauses));
}

}  // namespace ttp::rule
