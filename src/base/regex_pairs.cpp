// SPDX-License-Identifier: Apache-2.0
#include "base/regex_pairs.hpp"

namespace ttp {

namespace {

using Kind = RegexNode::Kind;
using Assertion = RegexNode::Assertion;

constexpr ClassSet edge = class_bit(ByteClass::edge);

/// What is known of a part of a pattern.
struct PairFacts {
  ClassSet first = 0;       ///< of the first byte, if there is one
  ClassSet last = 0;        ///< of the last
  bool is_nullable = true;  ///< there may be none
  NeededPairs needed;
};

PairFacts unknown_pairs() {
  return {any_class, any_class, true, {}};
}

PairFacts pair_facts_of(const RegexNode& node);

PairFacts pair_facts_of_assertion(Assertion assertion) {
  switch (assertion) {
    case Assertion::line_start:
    case Assertion::text_start:
      // Whatever comes before, the byte in front of this place is an edge.
      return {any_class, edge, false, {}};
    case Assertion::line_end:
    case Assertion::text_end:
    case Assertion::very_end:
      return {edge, any_class, false, {}};
    default:
      return {};
  }
}

PairFacts pair_facts_of_set(const RegexNode& node) {
  const bool is_beyond_ascii = (node.kind == Kind::character && node.character >= 128) ||
                               node.set.has(CharSet::other) || node.set.has(CharSet::other_word);
  ClassSet classes = 0;
  node.set.each_ascii([&](std::size_t c) { classes |= class_bit(byte_classes[c]); });
  // Ignoring case, a letter beyond ASCII may be equal to one of ASCII.
  if (is_beyond_ascii && (node.nocase || classes == 0)) classes = any_class;
  return {classes, classes, false, {}};
}

PairFacts pair_facts_of_sequence(const std::vector<RegexNode>& children) {
  PairFacts all;
  for (const RegexNode& child : children) {
    const PairFacts facts = pair_facts_of(child);
    all.needed.add(facts.needed);
    if (!all.is_nullable && !facts.is_nullable) {
      all.needed.add(pairs_between(all.last, facts.first));
    }
    if (all.is_nullable) all.first |= facts.first;
    all.last = facts.is_nullable ? static_cast<ClassSet>(all.last | facts.last) : facts.last;
    all.is_nullable &= facts.is_nullable;
  }
  return all;
}

PairFacts pair_facts_of_alternation(const std::vector<RegexNode>& children) {
  PairFacts all;
  all.is_nullable = false;
  PairSet either = 0;
  for (const RegexNode& child : children) {
    const PairFacts facts = pair_facts_of(child);
    all.first |= facts.first;
    all.last |= facts.last;
    all.is_nullable |= facts.is_nullable;
    either |= facts.needed.best();
  }
  all.needed.add(either);
  return all;
}

PairFacts pair_facts_of_repeat(const RegexNode& node) {
  if (node.most == 0) return {};
  PairFacts facts = pair_facts_of(node.children.front());
  if (node.least == 0) {
    facts.is_nullable = true;
    facts.needed = {};
  } else if (node.least > 1 && !facts.is_nullable) {
    facts.needed.add(pairs_between(facts.last, facts.first));
  }
  return facts;
}

PairFacts pair_facts_of(const RegexNode& node) {
  switch (node.kind) {
    case Kind::empty:
    case Kind::look:
      return {};
    case Kind::assertion:
      return pair_facts_of_assertion(node.assertion);
    case Kind::character:
    case Kind::set:
      return pair_facts_of_set(node);
    case Kind::sequence:
      return pair_facts_of_sequence(node.children);
    case Kind::alternation:
      return pair_facts_of_alternation(node.children);
    case Kind::group:
    case Kind::atomic:
      return pair_facts_of(node.children.front());
    case Kind::repeat:
      return pair_facts_of_repeat(node);
    case Kind::back_reference:
    case Kind::unknown:
      return unknown_pairs();
  }
  return unknown_pairs();
}

}  // namespace

NeededPairs regex_pairs(const RegexNode& root) {
  return pair_facts_of(root).needed;
}

}  // namespace ttp
