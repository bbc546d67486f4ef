// SPDX-License-Identifier: Apache-2.0
#include "sequence/quick_regex.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/literal.hpp"
#include "base/regex_literals.hpp"
#include "base/regex_syntax.hpp"

namespace ttp::sequence {

namespace {

using Kind = RegexNode::Kind;
using Assertion = RegexNode::Assertion;
using Bytes = std::array<bool, 256>;

bool is_assertion(const RegexNode& node, Assertion assertion) {
  return node.kind == Kind::assertion && node.assertion == assertion;
}

/// Adds the characters with which a match of the node can begin. True if the match can be empty, so
/// that what follows counts, too.
bool add_first(const RegexNode& node, CharSet& first) {
  switch (node.kind) {
    case Kind::empty:
    case Kind::assertion:
    case Kind::look: return true;  // what they forbid may stay in
    case Kind::character:
    case Kind::set: {
      // Ignoring case, a letter beyond ASCII may be equal to one of ASCII.
      const bool is_beyond_ascii =
          node.set.has(CharSet::other) || node.set.has(CharSet::other_word);
      first |= node.nocase && is_beyond_ascii ? CharSet::all()
               : node.nocase                  ? node.set.without_case()
                                              : node.set;
      return false;
    }
    case Kind::sequence:
      return std::ranges::all_of(node.children,
                                 [&](const RegexNode& child) { return add_first(child, first); });
    case Kind::alternation: {
      bool is_empty = false;
      for (const RegexNode& child : node.children) is_empty |= add_first(child, first);
      return is_empty;
    }
    case Kind::group:
    case Kind::atomic: return add_first(node.children.front(), first);
    case Kind::repeat:
      if (node.most == 0) return true;
      return add_first(node.children.front(), first) || node.least == 0;
    case Kind::back_reference:
    case Kind::unknown: break;
  }
  first |= CharSet::all();
  return true;
}

/// The bytes with which a text that matches can begin, all of them if that is not known. Those beyond
/// ASCII always count.
Bytes first_bytes(const RegexNode& root) {
  Bytes bytes;
  bytes.fill(true);
  const auto& parts = root.children;
  if (root.kind != Kind::sequence || parts.empty() ||
      !is_assertion(parts.front(), Assertion::text_start)) {
    return bytes;
  }
  CharSet first;
  if (add_first(root, first)) {
    const bool is_whole = is_assertion(parts.back(), Assertion::text_end) ||
                          is_assertion(parts.back(), Assertion::very_end);
    if (!is_whole) return bytes;
    first |= CharSet::of('\n');  // before which a text may end
  }
  for (std::size_t c = 0; c < 128; ++c) bytes[c] = first.has(c);
  return bytes;
}

}  // namespace

/// Four bytes of each of some literals, and whether a text may have one of those.
class QuickRegex::Marks {
 public:
  /// `literals` are folded; no text is kept away if one of them is too short.
  explicit Marks(const std::vector<std::string>& literals) {
    for (const std::string& literal : literals) {
      const std::string_view mark = mark_of(literal);
      if (mark.empty()) return;
      for (std::size_t i = 0; i + 2 < mark.size(); ++i) {
        const std::uint32_t key =
            key_of(mark[i]) << 10 | key_of(mark[i + 1]) << 5 | key_of(mark[i + 2]);
        bits_[key / 64] |= std::uint64_t{1} << key % 64;
      }
    }
    is_useful_ = !literals.empty();
  }

  [[nodiscard]] bool may_be_in(std::string_view text) const {
    if (!is_useful_) return true;
    // Of the two triples in a mark one begins at an even place.
    std::uint32_t key = key_of(text.front());
    std::uint32_t seen = byte_of(text.front());
    std::size_t i = 1;
    for (; i + 1 < text.size(); i += 2) {
      seen |= byte_of(text[i]) | byte_of(text[i + 1]);
      key = (key << 10 | key_of(text[i]) << 5 | key_of(text[i + 1])) & 0x7FFF;
      if ((bits_[key / 64] >> key % 64 & 1) != 0) return true;
    }
    if (i < text.size()) seen |= byte_of(text[i]);
    // Beyond ASCII there are letters that are equal to one of ASCII.
    return seen >= 0x80;
  }

 private:
  static constexpr std::size_t mark_bytes = 4;

  /// The same for both cases of a letter.
  static std::uint32_t key_of(char c) { return byte_of(c) & 0x1FU; }
  static std::uint32_t byte_of(char c) { return static_cast<unsigned char>(c); }

  /// The part of a literal that tells most; nothing of one that is too short. A blank stands for many
  /// bytes.
  static std::string_view mark_of(std::string_view literal) {
    std::string_view best;
    std::size_t most = 0;
    for (std::size_t i = 0; i + mark_bytes <= literal.size(); ++i) {
      const std::string_view part = literal.substr(i, mark_bytes);
      if (part.find(' ') != std::string_view::npos) continue;
      const auto rare = 1 + static_cast<std::size_t>(std::ranges::count_if(part, [](char c) {
        return std::string_view("etaoinsrhldc").find(c) == std::string_view::npos;
      }));
      if (rare > most) best = part;
      most = std::max(most, rare);
    }
    return best;
  }

  bool is_useful_ = false;
  std::array<std::uint64_t, 512> bits_{};  // by triple
};

namespace {

/// The one set of literals that tells most.
std::vector<std::string> needed_literals(const RegexNode& root) {
  const TextNeeds needs = regex_needs(root);
  if (needs.sets.empty() || needs.sets.front().chance > weak_chance) return {};
  return needs.sets.front().texts;
}

/// What a pattern says, as far as it is read here.
struct Reading {
  Bytes first;
  std::vector<std::string> literals;

  explicit Reading(std::string_view pattern) {
    first.fill(true);
    const auto syntax = parse_regex(pattern, false);
    if (!syntax || !syntax->is_complete) return;
    first = first_bytes(syntax->root);
    literals = needed_literals(syntax->root);
  }
};

}  // namespace

struct QuickRegex::Glance {
  bool is_any_word;  // the pattern is \S
  Bytes first;
  Marks marks;

  explicit Glance(std::string_view pattern) : Glance(pattern, Reading(pattern)) {}
  Glance(std::string_view pattern, const Reading& reading)
      : is_any_word(pattern == "\\S"), first(reading.first), marks(reading.literals) {}

  [[nodiscard]] bool may_match(std::string_view text) const {
    return first[static_cast<unsigned char>(text.front())] && marks.may_be_in(text);
  }
};

std::optional<QuickRegex> QuickRegex::compile(std::string_view pattern, RegexError& error) {
  auto regex = Regex::compile(pattern, error);
  if (!regex) return std::nullopt;
  return QuickRegex(pattern, std::move(*regex));
}

QuickRegex::QuickRegex(std::string_view pattern, Regex regex)
    : pattern_(pattern), regex_(std::move(regex)) {}
QuickRegex::QuickRegex(QuickRegex&&) noexcept = default;
QuickRegex& QuickRegex::operator=(QuickRegex&&) noexcept = default;
QuickRegex::~QuickRegex() = default;

bool QuickRegex::search_empty(RegexScratch& scratch) const {
  if (!empty_) empty_ = regex_.search("", scratch);
  return *empty_;
}

bool QuickRegex::search_text(std::string_view text, RegexScratch& scratch) const {
  if (!glance_) glance_ = std::make_unique<const Glance>(pattern_);
  const auto begin = static_cast<unsigned char>(text.front());
  if (glance_->is_any_word && begin > ' ' && begin < 0x7F) return true;
  return glance_->may_match(text) && regex_.search(text, scratch);
}

}  // namespace ttp::sequence
