// SPDX-License-Identifier: Apache-2.0
#include "base/regex_literals.hpp"

#include <algorithm>
#include <optional>

namespace ttp {

namespace {

using Kind = RegexNode::Kind;
using Assertion = RegexNode::Assertion;
using Texts = std::vector<std::string>;

/// Texts that a part can stand for before only pieces of them are used.
constexpr std::size_t most_exact = 32;

/// Alternatives of which each contributes a literal. Beyond that it is a dictionary, not a filter.
constexpr std::size_t most_texts = 256;

/// Different characters of a set that are spelled out.
constexpr std::size_t most_members = 6;

/// Length at which a run of characters is cut: no more of it is looked for.
constexpr std::size_t longest_run = 12;

constexpr std::size_t most_sets = 2;

/// What is known of a part of a pattern.
struct Facts {
  std::optional<Texts> exact;      ///< all texts that it stands for, folded
  std::vector<LiteralSet> needed;  ///< sets of which each has a member in its text; best first
  ByteSet bytes = 0;               ///< that its text has
};

void tidy(Texts& texts) {
  std::ranges::sort(texts);
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

void need(std::vector<LiteralSet>& needed, LiteralSet set) {
  if (set.is_useless()) return;
  const auto same = [&](const LiteralSet& other) { return other.texts == set.texts; };
  if (std::ranges::any_of(needed, same)) return;
  const auto at = std::ranges::upper_bound(needed, set.chance, {}, &LiteralSet::chance);
  needed.insert(at, std::move(set));
  if (needed.size() > most_sets) needed.pop_back();
}

void need(std::vector<LiteralSet>& needed, const Texts& texts) {
  need(needed, LiteralSet::of(texts));
}

Facts exactly(Texts texts) {
  Facts facts;
  facts.exact = std::move(texts);
  return facts;
}

Facts facts_of(const RegexNode& node);

Facts facts_of_assertion(Assertion assertion) {
  switch (assertion) {
    case Assertion::line_start:
    case Assertion::line_end:
    case Assertion::text_start:
    case Assertion::text_end:
    case Assertion::very_end:
      return exactly({" "});  // a text's start and end count as delimiters, line ends are some
    default:
      return exactly({""});
  }
}

/// The bytes that all members of a set stand for, if these are the same.
ByteSet bytes_of_set(const CharSet& set) {
  ByteSet bytes = 0;
  for (std::size_t c = 0; c < CharSet::size; ++c) {
    if (!set.has(c)) continue;
    const ByteSet bit = c < 128 ? byte_bits[c] : beyond_ascii;
    if (bit == 0 || (bytes != 0 && bit != bytes)) return 0;
    bytes = bit;
  }
  return bytes;
}

Facts facts_of_set(const RegexNode& node) {
  const bool is_beyond_ascii = (node.kind == Kind::character && node.character >= 128) ||
                               node.set.has(CharSet::other) || node.set.has(CharSet::other_word);
  // Ignoring case, a letter beyond ASCII may be equal to one of ASCII.
  if (node.nocase && is_beyond_ascii) return {};
  Facts facts;
  facts.bytes = bytes_of_set(node.set);
  Texts texts;
  if (is_beyond_ascii) texts.emplace_back(" ");
  for (std::size_t c = 0; c < 128; ++c) {
    if (node.set.has(c)) texts.emplace_back(1, folded_byte(static_cast<char>(c)));
  }
  tidy(texts);
  if (!texts.empty() && texts.size() <= most_members) facts.exact = std::move(texts);
  return facts;
}

/// Every head with every tail; nothing if they are too many.
std::optional<Texts> joined(const Texts& heads, const Texts& tails) {
  if (heads.size() * tails.size() > most_exact) return std::nullopt;
  Texts all;
  for (const std::string& head : heads) {
    for (const std::string& tail : tails) {
      all.push_back(head);
      append_folded(all.back(), tail);
    }
  }
  tidy(all);
  return all;
}

Facts facts_of_sequence(const std::vector<RegexNode>& children) {
  Facts result;
  Texts run = {""};
  bool is_exact = true;
  for (const RegexNode& child : children) {
    const Facts facts = facts_of(child);
    for (const LiteralSet& set : facts.needed) need(result.needed, set);
    result.bytes |= facts.bytes;
    const bool is_long = std::ranges::any_of(
        run, [](const std::string& text) { return text.size() >= longest_run; });
    auto longer = facts.exact && !is_long ? joined(run, *facts.exact) : std::nullopt;
    if (longer) {
      run = std::move(*longer);
      continue;
    }
    is_exact = false;
    need(result.needed, run);
    run = facts.exact.value_or(Texts{""});
  }
  need(result.needed, run);
  if (is_exact) result.exact = std::move(run);
  return result;
}

Facts facts_of_alternation(const std::vector<RegexNode>& children) {
  Facts result;
  result.exact.emplace();
  std::optional<LiteralSet> either;
  bool all_needed = true;
  result.bytes = children.empty() ? 0 : ~ByteSet{0};
  for (const RegexNode& child : children) {
    Facts facts = facts_of(child);
    if (facts.exact) need(facts.needed, *facts.exact);
    result.bytes &= facts.bytes;
    if (result.exact && facts.exact) {
      result.exact->insert(result.exact->end(), facts.exact->begin(), facts.exact->end());
    } else {
      result.exact.reset();
    }
    if (facts.needed.empty()) {
      all_needed = false;
    } else if (either) {
      either->add(facts.needed.front());
    } else {
      either = facts.needed.front();
    }
  }
  if (all_needed && either && either->texts.size() <= most_texts) need(result.needed, *either);
  if (result.exact) tidy(*result.exact);
  if (result.exact && result.exact->size() > most_exact) result.exact.reset();
  return result;
}

Facts facts_of_repeat(const RegexNode& node) {
  if (node.most == 0) return exactly({""});
  Facts facts = facts_of(node.children.front());
  if (node.least == 1 && node.most == 1) return facts;
  // One delimiter or many: folded they are the same.
  const bool is_blank = facts.exact && *facts.exact == Texts{" "};
  if (node.least == 0) {
    facts.needed.clear();
    facts.bytes = 0;
    if (is_blank || (node.most == 1 && facts.exact)) {
      facts.exact->emplace_back();
      tidy(*facts.exact);
    } else {
      facts.exact.reset();
    }
    return facts;
  }
  if (is_blank) return facts;
  if (facts.exact) need(facts.needed, *facts.exact);
  facts.exact.reset();
  return facts;
}

Facts facts_of(const RegexNode& node) {
  switch (node.kind) {
    case Kind::empty:
    case Kind::look:
      return exactly({""});
    case Kind::assertion:
      return facts_of_assertion(node.assertion);
    case Kind::character:
    case Kind::set:
      return facts_of_set(node);
    case Kind::sequence:
      return facts_of_sequence(node.children);
    case Kind::alternation:
      return facts_of_alternation(node.children);
    case Kind::group:
    case Kind::atomic:
      return facts_of(node.children.front());
    case Kind::repeat:
      return facts_of_repeat(node);
    case Kind::back_reference:
    case Kind::unknown:
      return {};
  }
  return {};
}

}  // namespace

TextNeeds regex_needs(const RegexNode& root) {
  Facts facts = facts_of(root);
  if (facts.exact) need(facts.needed, *facts.exact);
  return {std::move(facts.needed), facts.bytes, least_length(root)};
}

}  // namespace ttp
