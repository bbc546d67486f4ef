// SPDX-License-Identifier: Apache-2.0
#include "lint/relation.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <tuple>

#include "base/text.hpp"
#include "lint/neighbours.hpp"
#include "lint/sample.hpp"
#include "rule/literal_index.hpp"

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
      out += node.type_name();  // 5 and '5' are not the same
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

/// From so many rules on, an index of what they need pays.
constexpr std::size_t rules_for_index = 100;

/// The rules of one folder and kind.
class Comparison {
 public:
  Comparison(const Pack& pack, const rule::RuleSet& set, std::string_view kind,
             std::vector<Member> members)
      : pack_(pack), kind_(kind), trial_(set), members_(std::move(members)) {
    if (members_.size() < rules_for_index) return;
    const auto rules = set.pattern_rules(kind);
    index_.emplace(rules, set.fields(), kind == "command");
    member_of_.assign(rules.size(), members_.size());
    for (std::size_t i = 0; i < members_.size(); ++i) {
      member_of_[static_cast<std::size_t>(members_[i].rule - rules.data())] = i;
    }
  }

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
    for (const std::string& payload : member.payloads) {
      if (!trial_.bind(kind_, payload)) break;
      if (&payload == &member.payloads.front()) candidates = others_for_event(i);
      if (candidates.empty()) break;
      std::erase_if(candidates, [&](std::size_t j) { return !trial_.matches(*members_[j].rule); });
    }
    return candidates;
  }

  /// Rules but the i-th that may match the event in hand, in their order.
  std::vector<std::size_t> others_for_event(std::size_t i) {
    std::vector<std::size_t> others;
    if (!index_) {
      for (std::size_t j = 0; j < members_.size(); ++j) {
        if (j != i) others.push_back(j);
      }
      return others;
    }
    index_->find(trial_.fields(), index_scratch_, found_parts_);
    found_parts_.for_each([&](std::size_t part) {
      const std::size_t j = member_of_[index_->parts()[part].rule];
      if (j < members_.size() && j != i) others.push_back(j);
    });
    std::ranges::sort(others);
    others.erase(std::unique(others.begin(), others.end()), others.end());
    return others;
  }

  /// Events that may tell two rules from each other: what they match, their examples, and what lies
  /// beside both.
  std::vector<std::string> payloads_for(const Member& one, const Member& other) {
    std::vector<std::string> words = words_of(one.rule->rule->match);
    std::ranges::copy(words_of(other.rule->rule->match), std::back_inserter(words));
    std::ranges::sort(words);
    words.erase(std::unique(words.begin(), words.end()), words.end());
    std::vector<std::string> all;
    for (const Member* member : {&one, &other}) {
      const rule::Rule& rule = *member->rule->rule;
      const auto own = make_payloads(*member->rule, kind_, trial_, many_payloads);
      all.insert(all.end(), own.begin(), own.end());
      for (const auto* examples : {&rule.examples.match, &rule.examples.no_match}) {
        for (const std::string& text : *examples) {
          all.push_back(example_payload(rule, kind_, text));
        }
      }
      for (const std::string& payload : std::span(own).first(std::min(own.size(), few_payloads))) {
        std::ranges::move(neighbours_of(payload, words), std::back_inserter(all));
      }
    }
    return all;
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
      relation.is_equal = relation.is_proved = true;
      relation.notes.emplace_back("proved: the two conditions are the same");
      out.push_back(std::move(relation));
      return;
    }
    std::size_t generated = 0;
    std::size_t rows = 0;
    std::size_t both = 0;
    std::string only_outer;
    // False if the inner rule matches what the outer one does not.
    const auto is_contained = [&](const std::string& payload, std::size_t& count) {
      if (!trial_.bind(kind_, payload)) return true;
      ++count;
      const bool is_inner = trial_.matches(*inner.rule);
      const bool is_outer = trial_.matches(*outer.rule);
      if (&count == &rows && is_inner) ++both;
      if (is_outer && !is_inner && only_outer.empty()) only_outer = payload;
      return is_outer || !is_inner;
    };
    for (const std::string& payload : payloads_for(inner, outer)) {
      if (!is_contained(payload, generated)) return;
    }
    for (const CorpusRow& row : pack_.corpus) {
      if (row.source_kind == kind_ && !is_contained(row.payload, rows)) return;
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
  std::optional<rule::LiteralIndex> index_;  // of the set's rules of the kind
  std::vector<std::size_t> member_of_;       // by their places; past the end: of another folder
  rule::IndexScratch index_scratch_;
  rule::BitSet found_parts_;
};

}  // namespace

namespace {

/// The relations of some rules that hold for each of the kinds that all of them look at.
std::vector<Relation> relations_of(const Pack& pack, std::size_t index,
                                   const std::vector<const Subject*>& subjects,
                                   const std::vector<std::string>& source_kinds) {
  std::vector<Relation> all;
  for (const std::string& kind : source_kinds) {
    std::vector<Member> members;
    const auto rules = pack.sets[index]->pattern_rules(kind);
    for (const Subject* subject : subjects) {
      const auto rule = std::ranges::find(rules, subject->rule, &rule::KindRule::rule);
      if (rule != rules.end()) members.push_back({subject, &*rule, {}, {}});
    }
    std::vector<Relation> found;
    Comparison(pack, *pack.sets[index], kind, std::move(members)).compare(found);
    if (&kind == &source_kinds.front()) {
      all = std::move(found);
      continue;
    }
    std::erase_if(all, [&](Relation& relation) {
      const auto same = std::ranges::find_if(found, [&](const Relation& other) {
        return other.inner == relation.inner && other.outer == relation.outer;
      });
      if (same == found.end()) return true;
      // What tells them apart in one kind is what is said.
      if (relation.is_equal && !same->is_equal) relation = std::move(*same);
      return false;
    });
  }
  return all;
}

}  // namespace

std::vector<Relation> relations_of(const Pack& pack) {
  // By folder and kinds: rules that look at different kinds have nothing in common.
  std::map<std::tuple<std::size_t, std::vector<std::string>>, std::vector<const Subject*>> groups;
  for (const Subject& subject : pack.subjects) {
    if (!subject.is_pattern_rule() || subject.rule->aggregate || subject.rule->applies_to.empty()) {
      continue;
    }
    std::size_t index = 0;
    while (pack.sets[index].get() != subject.set) ++index;
    groups[{index, subject.rule->applies_to}].push_back(&subject);
  }
  std::vector<Relation> found;
  for (const auto& [key, subjects] : groups) {
    const auto& [index, applies_to] = key;
    std::ranges::move(relations_of(pack, index, subjects, applies_to), std::back_inserter(found));
  }
  return found;
}

}  // namespace ttp::lint
