// SPDX-License-Identifier: Apache-2.0
#include "rule/literal_clauses.hpp"

#include <algorithm>

namespace ttp::rule {

namespace {

using Clauses = std::vector<LiteralClause>;

/// More needs would hardly ever keep anything else away.
constexpr std::size_t most_needs = 3;

double chance_of(const Clauses& clauses) {
  double chance = 0;
  for (const LiteralClause& clause : clauses) chance += clause.chance();
  return chance;
}

class Deriver {
 public:
  Deriver(const FieldTable& fields, bool is_command) : fields_(fields), is_command_(is_command) {}

  /// None if nothing is known.
  Clauses derive(const Match& match, bool in_statement) {
    switch (match.kind) {
      case Match::Kind::all: return all(match, in_statement);
      case Match::Kind::any: return any(match, in_statement);
      case Match::Kind::negation:
        derive(match.children.front(), in_statement);  // for what it reads
        return {};
      case Match::Kind::statement: return derive(match.children.front(), true);
      case Match::Kind::decoded:
        encodings_.push_back(match.encodings);
        return derive(match.children.front(), in_statement);
      case Match::Kind::test: return test(match, in_statement);
    }
    return {};
  }

  LiteralCondition finish(Clauses clauses) {
    if (chance_of(clauses) >= useless_chance) clauses.clear();
    return {std::move(clauses), std::move(encodings_), reads_line_only_};
  }

 private:
  Clauses test(const Match& match, bool in_statement) {
    const auto alternatives = match.test->literals();
    Clauses clauses;
    bool is_known = !alternatives.empty();
    for (const FieldSlot slot : match.fields) {
      const ShellField shell = is_command_ ? fields_.shell(slot) : ShellField::none;
      const LiteralPlace place = place_of(slot, shell, in_statement);
      reads_line_only_ &= place.is_line;
      // What separates statements is no part of their words.
      if (place.is_line && (shell == ShellField::before || shell == ShellField::after)) {
        is_known = false;
      }
      for (const auto& sets : alternatives) {
        LiteralClause& clause = clauses.emplace_back();
        for (const LiteralSet& set : sets) clause.needs.push_back({place, set});
      }
    }
    return is_known ? clauses : Clauses();
  }

  static LiteralPlace place_of(FieldSlot slot, ShellField shell, bool in_statement) {
    const bool is_line = shell == ShellField::command_text ||
                         (in_statement && shell != ShellField::none);
    return is_line ? LiteralPlace{true, 0} : LiteralPlace{false, slot};
  }

  Clauses any(const Match& match, bool in_statement) {
    Clauses all;
    bool is_known = true;
    for (const Match& child : match.children) {
      Clauses clauses = derive(child, in_statement);
      is_known &= !clauses.empty();
      std::ranges::move(clauses, std::back_inserter(all));
    }
    return is_known ? all : Clauses();
  }

  /// The child that is met least often; the others add needs to its clauses where they are simple.
  Clauses all(const Match& match, bool in_statement) {
    std::vector<Clauses> known;
    for (const Match& child : match.children) {
      Clauses clauses = derive(child, in_statement);
      if (!clauses.empty()) known.push_back(std::move(clauses));
    }
    if (known.empty()) return {};
    std::ranges::sort(known, {}, chance_of);
    Clauses best = std::move(known.front());
    for (auto other = known.begin() + 1; other != known.end(); ++other) {
      const auto need = as_one(*other);
      if (!need) continue;
      for (LiteralClause& clause : best) {
        if (clause.needs.size() < most_needs) clause.needs.push_back(*need);
      }
    }
    return best;
  }

  /// One need that is met whenever some clause is; nothing if they look at different places.
  static std::optional<LiteralNeed> as_one(const Clauses& clauses) {
    LiteralNeed need = clauses.front().needs.front();
    for (auto clause = clauses.begin() + 1; clause != clauses.end(); ++clause) {
      if (clause->needs.front().place != need.place) return std::nullopt;
      need.set.add(clause->needs.front().set);
    }
    return need;
  }

  const FieldTable& fields_;
  bool is_command_;
  std::vector<shell::EncodingSet> encodings_;
  bool reads_line_only_ = true;
};

}  // namespace

LiteralCondition literal_condition(const Match& match, const FieldTable& fields,
                                   bool is_command) {
  Deriver deriver(fields, is_command);
  Clauses clauses = deriver.derive(match, false);
  return deriver.finish(std::move(clauses));
}

}  // namespace ttp::rule
