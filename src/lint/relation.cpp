// SPDX-License-Identifier: Apache-2.0
#include "lint/relation.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.hpp"
#include "lint/sample.hpp"

namespace ttp::lint {

namespace {

/// Events that are made up for a rule to tell it from others.
constexpr std::size_t few_payloads = 6;
constexpr std::size_t many_payloads = 48;

/// A condition's text without its layout.
void append_normal(std::string& out, const rule::Node& node) {
  switch (node.kind) {
    case rule::Node::Kind::null:
      out += "~";
      break;
    case rule::Node::Kind::scalar:
      append_json_string(out, node.text);
      break;
    case rule::Node::Kind::list:
      out += '[';
      for (const rule::Node& item : node.items) {
        append_normal(out, item);
        out += ',';
      }
      out += ']';
      break;
    case rule::Node::Kind::map: {
      std::vector<std::string> entries;
      for (const auto& [key, value] : node.entries) {
        std::string entry = key.text + ':';
        append_normal(entry, value);
        entries.push_back(std::move(entry));
      }
      std::ranges::sort(entries);
      out += '{';
      for (const std::string& entry : entries) out += entry + ',';
      out += '}';
      break;
    }
  }
}

bool claims_all(const rule::Rule& outer, const rule::Rule& inner) {
  return std::ranges::all_of(inner.emits, [&](const Emit& wanted) {
    return std::ranges::any_of(outer.emits, [&](const Emit& emit) {
      return emit.technique_id == wanted.technique_id && emit.tactic == wanted.tactic &&
             emit.sub_technique_id == wanted.sub_technique_id;
    });
  });
}

struct Member {
  const Subject* subject = nullptr;
  const rule::KindRule* rule = nullptr;
  std::string normal;
  std::vector<std::string> payloads;  ///< that it matches
};

/// The rules of one folder and kind.
class Comparison {
 public:
  Comparison(const Pack& pack, const rule::RuleSet& set, std::string_view kind,
             std::vector<Member> members)
      : pack_(pack), kind_(kind), trial_(set), members_(std::move(members)) {}

  void compare(std::vector<Relation>& out) {
    for (Member& member : members_) {
      append_normal(member.normal, member.rule->rule->match);
      member.payloads = make_payloads(*member.rule, kind_, trial_, few_payloads);
    }
    // By the event first, so that each is taken apart once.
    std::vector<std::vector<std::size_t>> wider(members_.size());
    for (std::size_t i = 0; i < members_.size(); ++i) wider[i] = wider_than(i);
    for (std::size_t i = 0; i < members_.size(); ++i) {
      for (const std::size_t j : wider[i]) {
        const bool is_mutual = std::ranges::find(wider[j], i) != wider[j].end();
        if (is_mutual && j > i) continue;  // of equal rules the later one is told
        relate(members_[i], members_[j], is_mutual, out);
      }
    }
  }

 private:
  /// Rules that match all that was made up for the i-th.
  std::vector<std::size_t> wider_than(std::size_t i) {
    std::vector<std::size_t> candidates;
    const Member& member = members_[i];
    if (member.payloads.empty()) return candidates;
    for (std::size_t j = 0; j < members_.size(); ++j) {
      if (j != i) candidates.push_back(j);
    }
    for (const std::string& payload : member.payloads) {
      if (candidates.empty() || !trial_.bind(kind_, payload)) break;
      std::erase_if(candidates, [&](std::size_t j) { return !trial_.matches(*members_[j].rule); });
    }
    return candidates;
  }

  void relate(const Member& inner, const Member& outer, bool is_mutual,
              std::vector<Relation>& out) {
    Relation relation;
    relation.inner = inner.subject;
    relation.outer = outer.subject;
    relation.has_same_emits = claims_all(*outer.rule->rule, *inner.rule->rule);
    // Nobody asks about a wider rule that claims something else.
    if (!is_mutual && !relation.has_same_emits) return;
    if (inner.normal == outer.normal) {
      relation.is_equal = true;
      relation.notes.emplace_back("proved: the two conditions are the same");
      out.push_back(std::move(relation));
      return;
    }
    std::size_t generated = 0;
    const auto all_in = [&](const Member& part, const Member& whole) {
      for (const std::string& payload : make_payloads(*part.rule, kind_, trial_, many_payloads)) {
        ++generated;
        if (trial_.bind(kind_, payload) && !trial_.matches(*whole.rule)) return payload;
      }
      return std::string();
    };
    if (!all_in(inner, outer).empty()) return;
    const std::string difference = all_in(outer, inner);
    std::size_t rows = 0;
    std::size_t both = 0;
    std::string only_outer = difference;
    for (const CorpusRow& row : pack_.corpus) {
      if (row.source_kind != kind_ || !trial_.bind(kind_, row.payload)) continue;
      ++rows;
      const bool is_inner = trial_.matches(*inner.rule);
      const bool is_outer = trial_.matches(*outer.rule);
      if (is_inner && !is_outer) return;
      if (is_inner) ++both;
      if (is_outer && !is_inner && only_outer.empty()) only_outer = row.payload;
    }
    relation.is_equal = only_outer.empty();
    if (!relation.is_equal && !relation.has_same_emits) return;
    relation.notes.push_back("both match " + terminal_text(inner.payloads.front(), 160));
    if (!only_outer.empty()) {
      relation.notes.push_back("only '" + std::string(outer.subject->id()) + "' matches " +
                               terminal_text(only_outer, 160));
    }
    relation.notes.push_back(
        "no " + std::string(relation.is_equal ? "difference" : "counterexample") + " found in " +
        with_thousands(generated) + " generated and " + with_thousands(rows) + " corpus events (" +
        with_thousands(both) + " of these match)");
    out.push_back(std::move(relation));
  }

  const Pack& pack_;
  std::string_view kind_;
  Trial trial_;
  std::vector<Member> members_;
};

}  // namespace

std::vector<Relation> relations_of(const Pack& pack) {
  // By folder and kinds: rules that look at different kinds have nothing in common.
  std::map<std::tuple<std::size_t, std::vector<std::string>>, std::vector<Member>> groups;
  for (const Subject& subject : pack.subjects) {
    if (!subject.is_pattern_rule() || subject.rule->aggregate || subject.rule->applies_to.empty()) {
      continue;
    }
    for (const rule::KindRule& rule :
         subject.set->pattern_rules(subject.rule->applies_to.front())) {
      if (rule.rule != subject.rule) continue;
      std::size_t index = 0;
      while (pack.sets[index].get() != subject.set) ++index;
      Member member;
      member.subject = &subject;
      member.rule = &rule;
      groups[{index, subject.rule->applies_to}].push_back(std::move(member));
      break;
    }
  }
  std::vector<Relation> found;
  for (auto& [key, members] : groups) {
    const auto& [index, applies_to] = key;
    Comparison(pack, *pack.sets[index], applies_to.front(), std::move(members)).compare(found);
  }
  return found;
}

}  // namespace ttp::lint
