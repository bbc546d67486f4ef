// SPDX-License-Identifier: Apache-2.0
#include "base/regex_syntax.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ttp {

namespace {

using Kind = RegexNode::Kind;
using Assertion = RegexNode::Assertion;

constexpr std::size_t no_limit = 1U << 30;

std::size_t saturated(std::size_t a, std::size_t b) {
  return std::min(a + b, no_limit);
}

// --- required literals ---

constexpr std::size_t most_required = 16;
constexpr std::size_t longest_text = 24;
constexpr std::size_t most_spelled = 4;

using Texts = std::vector<std::string>;

/// What is known of a part: all texts that it matches (if they are few), and texts of which every
/// match contains one.
struct RequiredTexts {
  bool is_exact = false;  ///< `exact` says something
  Texts exact;
  Texts required;

  void set_exact(Texts texts) {
    exact = std::move(texts);
    is_exact = true;
  }
  void drop_exact() {
    exact.clear();
    is_exact = false;
  }
};

RequiredTexts nothing() {
  RequiredTexts facts;
  facts.set_exact({""});
  return facts;
}

std::size_t shortest(const Texts& texts) {
  std::size_t least = texts.empty() ? 0 : no_limit;
  for (const std::string& text : texts) least = std::min(least, text.size());
  return least;
}

/// The choice that keeps more events away: long texts, and few of them.
const Texts& better(const Texts& a, const Texts& b) {
  const std::size_t of_a = shortest(a);
  const std::size_t of_b = shortest(b);
  if (of_a != of_b) return of_a > of_b ? a : b;
  return a.size() <= b.size() ? a : b;
}

RequiredTexts required_of(const RegexNode& node);

RequiredTexts required_of_set(const RegexNode& node) {
  RequiredTexts facts;
  if (node.kind == Kind::character && node.character >= 128) {
    // Beyond ASCII case is not folded by those who look for the text.
    if (node.nocase) return facts;
    std::string text(4, '\0');
    text.resize(static_cast<std::size_t>(encode_utf8(node.character, text.data()) - text.data()));
    facts.set_exact({text});
    return facts;
  }
  if (node.set.has(CharSet::other) || node.set.has(CharSet::other_word)) return facts;
  Texts texts;
  node.set.each_ascii(
      [&](std::size_t c) { texts.push_back(lower_ascii(std::string(1, static_cast<char>(c)))); });
  sort_unique(texts);
  if (!texts.empty() && texts.size() <= most_spelled) facts.set_exact(std::move(texts));
  return facts;
}

RequiredTexts required_of_sequence(const std::vector<RegexNode>& children) {
  RequiredTexts result;
  Texts run = {""};
  bool is_exact = true;
  const auto flush = [&] {
    if (shortest(run) > 0) result.required = better(run, result.required);
    run = {""};
  };
  for (const RegexNode& child : children) {
    RequiredTexts facts = required_of(child);
    if (!facts.is_exact) {
      is_exact = false;
      flush();
      result.required = better(facts.required, result.required);
      continue;
    }
    std::size_t longest = 0;
    for (const std::string& text : run) longest = std::max(longest, text.size());
    if (run.size() * facts.exact.size() > most_required || longest >= longest_text) {
      is_exact = false;
      flush();
    }
    Texts longer;
    for (const std::string& head : run) {
      for (const std::string& tail : facts.exact) longer.push_back(head + tail);
    }
    sort_unique(longer);
    run = std::move(longer);
  }
  if (is_exact) result.set_exact(run);
  flush();
  return result;
}

RequiredTexts required_of_alternation(const std::vector<RegexNode>& children) {
  RequiredTexts result;
  result.is_exact = true;
  bool all_required = true;
  for (const RegexNode& child : children) {
    RequiredTexts facts = required_of(child);
    if (facts.is_exact && result.is_exact) {
      result.exact.insert(result.exact.end(), facts.exact.begin(), facts.exact.end());
    } else {
      result.drop_exact();
    }
    if (facts.required.empty()) all_required = false;
    result.required.insert(result.required.end(), facts.required.begin(), facts.required.end());
  }
  if (!all_required) result.required.clear();
  sort_unique(result.required);
  sort_unique(result.exact);
  if (result.exact.size() > most_required) result.drop_exact();
  // A thousand alternatives are no filter that anybody would want to build per pattern.
  if (result.required.size() > 64 * most_required) result.required.clear();
  return result;
}

RequiredTexts required_of(const RegexNode& node) {
  switch (node.kind) {
    case Kind::empty:
    case Kind::assertion:
    case Kind::look:
      return nothing();
    case Kind::character:
    case Kind::set: {
      RequiredTexts facts = required_of_set(node);
      facts.required = facts.exact;
      return facts;
    }
    case Kind::sequence:
      return required_of_sequence(node.children);
    case Kind::alternation:
      return required_of_alternation(node.children);
    case Kind::group:
    case Kind::atomic:
      return required_of(node.children.front());
    case Kind::repeat: {
      if (node.most == 0) return nothing();
      RequiredTexts facts = required_of(node.children.front());
      if (node.least == 1 && node.most == 1) return facts;
      if (node.least == 0) {
        facts.required.clear();
        if (node.most == 1 && facts.is_exact && facts.exact.size() < most_required) {
          facts.exact.emplace_back();
          sort_unique(facts.exact);
        } else {
          facts.drop_exact();
        }
        return facts;
      }
      facts.drop_exact();
      return facts;
    }
    case Kind::back_reference:
    case Kind::unknown:
      return {};
  }
  return {};
}

// --- what can never match ---

/// Characters with which a match of the node may begin; everything if it can be empty.
CharSet first_of(const RegexNode& node) {
  switch (node.kind) {
    case Kind::character:
    case Kind::set:
      return node.set;
    case Kind::alternation: {
      CharSet chars;
      for (const RegexNode& child : node.children) chars |= first_of(child);
      return chars;
    }
    case Kind::group:
    case Kind::atomic:
      return first_of(node.children.front());
    case Kind::repeat:
      return node.least == 0 ? CharSet::all() : first_of(node.children.front());
    case Kind::sequence: {
      CharSet chars;
      for (const RegexNode& child : node.children) {
        if (child.kind == Kind::assertion || child.kind == Kind::look) continue;
        if (!is_nullable(child)) {
          chars |= first_of(child);
          return chars;
        }
        return CharSet::all();
      }
      return CharSet::all();
    }
    default:
      return CharSet::all();
  }
}

bool is_subset(const CharSet& part, const CharSet& whole) {
  CharSet both = part;
  both &= whole;
  return both == part;
}

/// A letter or digit for certain, or certainly none.
bool is_all_word(const CharSet& chars) {
  return is_subset(chars, CharSet::word());
}
bool is_no_word(const CharSet& chars) {
  return !chars.meets(CharSet::word());
}

bool is_impossible_sequence(const std::vector<RegexNode>& children) {
  std::size_t before = 0;  // fewest characters in front
  for (std::size_t i = 0; i < children.size(); ++i) {
    const RegexNode& child = children[i];
    if (is_unsatisfiable(child)) return true;
    std::size_t behind = 0;
    for (std::size_t j = i + 1; j < children.size(); ++j) {
      behind = saturated(behind, least_length(children[j]));
    }
    const RegexNode* next = nullptr;
    for (std::size_t j = i + 1; j < children.size() && next == nullptr; ++j) {
      if (children[j].kind != Kind::assertion && children[j].kind != Kind::look) {
        next = &children[j];
      }
    }
    const CharSet follows = next == nullptr ? CharSet::all() : first_of(*next);
    if (child.kind == Kind::assertion) {
      if (child.assertion == Assertion::text_start && before > 0) return true;
      if (child.assertion == Assertion::very_end && behind > 0) return true;
      if (child.assertion == Assertion::text_end &&
          (behind > 1 || (behind == 1 && !follows.has('\n')))) {
        return true;
      }
      const RegexNode* previous = i == 0 ? nullptr : &children[i - 1];
      const bool is_single =
          previous != nullptr && (previous->kind == Kind::character || previous->kind == Kind::set);
      if (is_single && behind > 0) {
        const bool same = (is_all_word(previous->set) && is_all_word(follows)) ||
                          (is_no_word(previous->set) && is_no_word(follows));
        const bool differ = (is_all_word(previous->set) && is_no_word(follows)) ||
                            (is_no_word(previous->set) && is_all_word(follows));
        if (child.assertion == Assertion::boundary && same) return true;
        if (child.assertion == Assertion::no_boundary && differ) return true;
      }
    }
    if (child.kind == Kind::look && !child.is_behind && !child.is_negative && behind > 0 &&
        !first_of(child.children.front()).meets(follows)) {
      return true;
    }
    before = saturated(before, least_length(child));
  }
  return false;
}

}  // namespace

std::size_t least_length(const RegexNode& node) {
  switch (node.kind) {
    case Kind::character:
    case Kind::set:
      return 1;
    case Kind::sequence: {
      std::size_t sum = 0;
      for (const RegexNode& child : node.children) sum = saturated(sum, least_length(child));
      return sum;
    }
    case Kind::alternation: {
      std::size_t least = no_limit;
      for (const RegexNode& child : node.children) least = std::min(least, least_length(child));
      return least;
    }
    case Kind::group:
    case Kind::atomic:
      return least_length(node.children.front());
    case Kind::repeat: {
      const std::size_t one = least_length(node.children.front());
      return std::min<std::size_t>(no_limit, one * node.least);
    }
    default:
      return 0;
  }
}

bool is_unsatisfiable(const RegexNode& node) {
  switch (node.kind) {
    case Kind::character:
    case Kind::set:
      return node.set.empty();
    case Kind::alternation:
      return std::ranges::all_of(node.children, is_unsatisfiable);
    case Kind::group:
    case Kind::atomic:
      return is_unsatisfiable(node.children.front());
    case Kind::repeat:
      return node.least > 0 && is_unsatisfiable(node.children.front());
    case Kind::look: {
      const RegexNode& child = node.children.front();
      if (!node.is_negative) return is_unsatisfiable(child);
      // (?!) and (?!.*): what must not follow is always there.
      return child.kind == Kind::empty ||
             (child.kind == Kind::sequence && std::ranges::all_of(child.children, [](auto& part) {
                return part.kind == Kind::repeat && part.least == 0;
              }));
    }
    case Kind::sequence:
      return is_impossible_sequence(node.children);
    default:
      return false;
  }
}

std::vector<std::string> required_literals(const RegexNode& node, std::size_t least) {
  const RequiredTexts facts = required_of(node);
  Texts texts = facts.required;
  if (facts.is_exact) texts = better(facts.exact, texts);
  if (texts.empty() || shortest(texts) < std::max<std::size_t>(least, 1)) return {};
  return texts;
}

}  // namespace ttp
