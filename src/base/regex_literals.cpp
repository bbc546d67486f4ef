// SPDX-License-Identifier: Apache-2.0
#include "base/regex_literals.hpp"

#include <algorithm>
#include <bitset>
#include <iterator>
#include <optional>

#include "base/regex_pairs.hpp"
#include "base/text.hpp"

namespace ttp {

namespace {

using Kind = RegexNode::Kind;
using Assertion = RegexNode::Assertion;
using Texts = std::vector<std::string>;

/// Texts that a part can stand for before only pieces of them are used.
constexpr std::size_t most_exact = 64;

/// Alternatives of which each contributes a literal. Beyond that it is a dictionary, not a filter.
constexpr std::size_t most_texts = 256;

/// Different characters of a set that are spelled out.
constexpr std::size_t most_members = 6;

/// Length at which a run of characters is cut: no more of it is looked for.
constexpr std::size_t longest_run = 32;

constexpr std::size_t most_sets = 2;

/// What is known of a part of a pattern.
struct Facts {
  Texts exact;                     ///< all texts that it stands for, folded; none: not known
  std::vector<LiteralSet> needed;  ///< sets of which each has a member in its text; best first
  ByteSet bytes = 0;               ///< that its text has
};

/// True if every text that has one of `set` has one of `other`, too.
bool implies(const LiteralSet& set, const LiteralSet& other) {
  return std::ranges::all_of(set.texts, [&](const std::string& text) {
    return std::ranges::any_of(other.texts, [&](const std::string& part) {
      return text.find(part) != std::string::npos;
    });
  });
}

void need(std::vector<LiteralSet>& needed, LiteralSet set) {
  if (set.is_useless()) return;
  const auto is_implied = [&](const LiteralSet& other) { return implies(other, set); };
  if (std::ranges::any_of(needed, is_implied)) return;
  std::erase_if(needed, [&](const LiteralSet& other) { return implies(set, other); });
  const auto at = std::ranges::upper_bound(needed, set.chance, {}, &LiteralSet::chance);
  needed.insert(at, std::move(set));
  while (needed.size() > 1 && (needed.size() > most_sets || needed.back().chance > weak_chance)) {
    needed.pop_back();
  }
}

void need(std::vector<LiteralSet>& needed, Texts texts) {
  need(needed, LiteralSet::of(std::move(texts)));
}

/// A part that stands for these texts.
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
      // A text's start and end count as delimiters, and line ends are some.
      return exactly({" "});
    default:
      return exactly({""});
  }
}

Facts facts_of_set(const RegexNode& node) {
  const bool is_beyond_ascii = (node.kind == Kind::character && node.character >= 128) ||
                               node.set.has(CharSet::other) || node.set.has(CharSet::other_word);
  // Ignoring case, a letter beyond ASCII may be equal to one of ASCII.
  if (node.nocase && is_beyond_ascii) return {};
  std::bitset<128> folded;
  if (is_beyond_ascii) folded.set(' ');
  // What all members stand for, if that is the same; those beyond ASCII apart.
  std::optional<ByteSet> bytes;
  node.set.each_ascii([&](std::size_t c) {
    folded.set(static_cast<std::size_t>(folded_byte(static_cast<char>(c))));
    bytes = bytes && *bytes != byte_bits[c] ? 0 : byte_bits[c];
  });
  Facts facts;
  if (node.kind == Kind::set || !is_beyond_ascii) facts.bytes = bytes.value_or(0);
  if (folded.count() > most_members) return facts;
  for (std::size_t c = 0; c < folded.size(); ++c) {
    if (folded[c]) facts.exact.emplace_back(1, static_cast<char>(c));
  }
  return facts;
}

/// Every head with every tail; none if they are too many.
Texts joined(const Texts& heads, const Texts& tails) {
  if (heads.size() * tails.size() > most_exact) return {};
  Texts all;
  all.reserve(heads.size() * tails.size());
  for (const std::string& head : heads) {
    for (const std::string& tail : tails) {
      all.push_back(head);
      append_folded(all.back(), tail);
    }
  }
  sort_unique(all);
  return all;
}

/// The literals that the parts of a sequence make in a row.
class Row {
 public:
  explicit Row(std::vector<LiteralSet>& needed) : needed_(needed) {}

  /// A part that stands for these texts; none: not known.
  void add(const Texts& texts) {
    Texts longer = is_long() ? Texts() : joined(run_, texts);
    if (!longer.empty()) {
      run_ = std::move(longer);
    } else {
      begin_anew(texts.empty() ? Texts{""} : texts);
    }
  }

  /// A part that stands for one byte: what most parts are. The same as add({byte}).
  void add(char byte) {
    if (is_long()) return begin_anew({std::string(1, byte)});
    for (std::string& text : run_) append_folded(text, {&byte, 1});
    // Only a blank, of which there are not two in a row, can make two of them the same.
    if (run_.size() > 1 && byte == ' ') sort_unique(run_);
  }

  /// All texts that the sequence stands for, if these are known. Ends it.
  Texts finish() {
    if (run_.size() > 1) sort_unique(run_);
    if (is_exact_) need(needed_, run_);
    if (!is_exact_) need(needed_, std::move(run_));
    return is_exact_ ? std::move(run_) : Texts();
  }

 private:
  [[nodiscard]] bool is_long() const {
    return std::ranges::any_of(
        run_, [](const std::string& text) { return text.size() >= longest_run; });
  }
  void begin_anew(Texts run) {
    is_exact_ = false;
    need(needed_, std::move(run_));
    run_ = std::move(run);
  }

  std::vector<LiteralSet>& needed_;
  Texts run_ = {""};
  bool is_exact_ = true;  // run_ is all that there was
};

Facts facts_of_sequence(const std::vector<RegexNode>& children) {
  Facts result;
  Row row(result.needed);
  for (const RegexNode& child : children) {
    if (child.kind == Kind::character && child.character < 128) {
      const auto byte = static_cast<unsigned char>(child.character);
      result.bytes |= byte_bits[byte];
      row.add(folded_byte(static_cast<char>(byte)));
      continue;
    }
    Facts facts = facts_of(child);
    for (LiteralSet& set : facts.needed) need(result.needed, std::move(set));
    result.bytes |= facts.bytes;
    row.add(facts.exact);
  }
  result.exact = row.finish();
  return result;
}

Facts facts_of_alternation(const std::vector<RegexNode>& children) {
  Facts result;
  LiteralSet either;
  bool all_needed = true;
  bool is_exact = true;
  result.bytes = children.empty() ? 0 : ~ByteSet{0};
  for (const RegexNode& child : children) {
    Facts facts = facts_of(child);
    need(facts.needed, facts.exact);
    result.bytes &= facts.bytes;
    is_exact &= !facts.exact.empty();
    if (is_exact) std::ranges::move(facts.exact, std::back_inserter(result.exact));
    all_needed &= !facts.needed.empty();
    if (!all_needed) continue;
    LiteralSet& best = facts.needed.front();
    std::ranges::move(best.texts, std::back_inserter(either.texts));
    either.chance += best.chance;
  }
  sort_unique(either.texts);
  if (all_needed && either.texts.size() <= most_texts) need(result.needed, std::move(either));
  sort_unique(result.exact);
  if (!is_exact || result.exact.size() > most_exact) result.exact.clear();
  return result;
}

Facts facts_of_repeat(const RegexNode& node) {
  if (node.most == 0) return exactly({""});
  Facts facts = facts_of(node.children.front());
  if (node.least == 1 && node.most == 1) return facts;
  // One delimiter or many: folded they are the same.
  const bool is_blank = facts.exact == Texts{" "};
  if (node.least == 0) {
    facts.needed.clear();
    facts.bytes = 0;
    if (is_blank || (node.most == 1 && !facts.exact.empty())) {
      facts.exact.emplace_back();
      sort_unique(facts.exact);
    } else {
      facts.exact.clear();
    }
    return facts;
  }
  if (is_blank) return facts;
  need(facts.needed, std::move(facts.exact));
  facts.exact.clear();
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

constexpr ByteSet all_bytes = ~ByteSet{0};

/// The bytes that a match of the node may have; all if that is not known.
ByteSet possible_bytes(const RegexNode& node) {
  ByteSet bytes = 0;
  switch (node.kind) {
    case Kind::character:
    case Kind::set:
      if (node.nocase) return all_bytes;
      if (node.kind == Kind::character) {
        return node.character < 128 ? byte_bits[node.character] : beyond_ascii;
      }
      if (node.set.has(CharSet::other) || node.set.has(CharSet::other_word)) bytes = beyond_ascii;
      node.set.each_ascii([&](std::size_t c) { bytes |= byte_bits[c]; });
      return bytes;
    case Kind::sequence:
    case Kind::alternation:
    case Kind::group:
    case Kind::atomic:
    case Kind::repeat:
      for (const RegexNode& child : node.children) bytes |= possible_bytes(child);
      return bytes;
    case Kind::empty:
    case Kind::assertion:
    case Kind::look:
      return 0;
    default:
      return all_bytes;
  }
}

/// The bytes of a text that matches as a whole, from its start to its end.
ByteSet whole_bytes(const RegexNode& root) {
  const auto is_at = [](const RegexNode& node, Assertion place) {
    return node.kind == Kind::assertion && node.assertion == place;
  };
  if (root.kind != Kind::sequence || root.children.size() < 2) return all_bytes;
  const RegexNode& last = root.children.back();
  const bool is_whole = is_at(root.children.front(), Assertion::text_start) &&
                        (is_at(last, Assertion::text_end) || is_at(last, Assertion::very_end));
  return is_whole ? possible_bytes(root) : all_bytes;
}

}  // namespace

TextNeeds regex_needs(const RegexNode& root) {
  Facts facts = facts_of(root);
  need(facts.needed, std::move(facts.exact));
  return {std::move(facts.needed), facts.bytes, whole_bytes(root), regex_pairs(root),
          least_length(root)};
}

}  // namespace ttp
