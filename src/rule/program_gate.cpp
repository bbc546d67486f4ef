// SPDX-License-Identifier: Apache-2.0
#include "rule/program_gate.hpp"

namespace ttp::rule {

namespace {

std::optional<ProgramGate> gate_of(const Match& match, const FieldTable& fields,
                                   bool in_statement) {
  switch (match.kind) {
    case Match::Kind::test: {
      const bool is_program = in_statement && match.fields.size() == 1 &&
                              fields.shell(match.fields.front()) == ShellField::argv0;
      auto programs = is_program ? match.test->whole_texts() : std::nullopt;
      if (!programs) return std::nullopt;
      return ProgramGate{std::move(*programs), false, &match};
    }
    case Match::Kind::negation: {
      auto gate = gate_of(match.children.front(), fields, in_statement);
      const bool is_test = match.children.front().kind == Match::Kind::test;
      if (!gate || !is_test) return std::nullopt;
      gate->is_negated = true;
      return gate;
    }
    case Match::Kind::all: {
      std::optional<ProgramGate> best;
      for (const Match& child : match.children) {
        auto gate = gate_of(child, fields, in_statement);
        if (gate && (!best || (best->is_negated && !gate->is_negated))) best = std::move(gate);
      }
      return best;
    }
    case Match::Kind::statement: return gate_of(match.children.front(), fields, true);
    case Match::Kind::decoded: return gate_of(match.children.front(), fields, in_statement);
    case Match::Kind::any: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ProgramGate> program_gate(const Match& match, const FieldTable& fields) {
  return gate_of(match, fields, false);
}

}  // namespace ttp::rule
