// SPDX-License-Identifier: Apache-2.0
// What a regular expression says, as a tree: PCRE2's syntax, read well enough to reason about a
// pattern (which texts it must contain, whether it can match nothing, where it backtracks) without
// matching with it. PCRE2 alone decides what matches.
#pragma once

#include <bit>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ttp {

/// A set of characters: ASCII exactly; beyond it one member for letters and one for all others.
class CharSet {
 public:
  static constexpr std::size_t other_word = 128;  ///< letters and digits beyond ASCII
  static constexpr std::size_t other = 129;       ///< everything else beyond ASCII
  static constexpr std::size_t size = 130;

  [[nodiscard]] static CharSet of(char32_t c);
  [[nodiscard]] static CharSet range(char32_t first, char32_t last);
  [[nodiscard]] static CharSet all();
  [[nodiscard]] static CharSet word();
  [[nodiscard]] static CharSet digit();
  [[nodiscard]] static CharSet space();
  /// What `\d`, `\S`, `\N` … stand for; nothing for other letters.
  [[nodiscard]] static std::optional<CharSet> of_escape(char letter);
  /// What `[:alpha:]` … stand for; nothing for other names.
  [[nodiscard]] static std::optional<CharSet> of_posix(std::string_view name);

  [[nodiscard]] bool has(std::size_t member) const { return bits_[member]; }
  [[nodiscard]] bool has_char(char32_t c) const { return bits_[member_of(c)]; }
  [[nodiscard]] std::size_t count() const { return bits_.count(); }
  [[nodiscard]] bool empty() const { return bits_.none(); }
  [[nodiscard]] bool meets(const CharSet& with) const { return (bits_ & with.bits_).any(); }
  [[nodiscard]] CharSet inverted() const;
  [[nodiscard]] CharSet without_case() const;  ///< with the other case of each ASCII letter
  CharSet& operator|=(const CharSet& with);
  CharSet& operator&=(const CharSet& with);
  bool operator==(const CharSet&) const = default;

  /// Calls `body` with each ASCII member, in order.
  template <typename Body>
  void each_ascii(Body body) const {
    constexpr std::size_t bits = 64;
    for (std::size_t from = 0; from < 2 * bits; from += bits) {
      std::uint64_t rest = ((bits_ >> from) & std::bitset<size>(~std::uint64_t{0})).to_ullong();
      for (; rest != 0; rest &= rest - 1) {
        body(from + static_cast<std::size_t>(std::countr_zero(rest)));
      }
    }
  }

  /// The member that stands for a character.
  [[nodiscard]] static std::size_t member_of(char32_t c);
  /// A character (UTF-8) for a member.
  [[nodiscard]] static std::string text_of(std::size_t member);
  /// The member that reads best in an example; nothing if the set is empty.
  [[nodiscard]] std::optional<std::size_t> example() const;

 private:
  std::bitset<size> bits_;
};

/// One part of a pattern.
struct RegexNode {
  enum class Kind {
    empty,
    character,       ///< one character; with nocase also its other case
    set,             ///< one character out of several
    assertion,       ///< holds at a place, takes up nothing
    sequence,        ///< children one after another
    alternation,     ///< one of the children
    group,           ///< one child; a capturing group is numbered
    atomic,          ///< one child, never backtracked into
    look,            ///< one child, tried without taking up anything
    repeat,          ///< one child, `least` to `most` times
    back_reference,  ///< the text of a group
    unknown,         ///< recursion, a verb, a condition: anything can happen here
  };
  enum class Assertion {
    line_start,    ///< ^ with (?m)
    line_end,      ///< $ with (?m)
    text_start,    ///< ^ or \A
    text_end,      ///< $ or \Z: at the end or before a last line end
    very_end,      ///< \z
    boundary,      ///< \b
    no_boundary,   ///< \B
    search_start,  ///< \G
    keep,          ///< \K
  };
  enum class Mode { greedy, lazy, possessive };
  static constexpr std::uint32_t unlimited = std::numeric_limits<std::uint32_t>::max();

  Kind kind = Kind::empty;
  std::size_t begin = 0;  ///< bytes of the pattern
  std::size_t end = 0;
  char32_t character = 0;  ///< of a character
  bool nocase = false;     ///< of a character or set: case is ignored here
  CharSet set;             ///< of a character or set
  Assertion assertion = Assertion::text_start;
  bool is_negative = false;  ///< of a look
  bool is_behind = false;    ///< of a look
  std::uint32_t least = 1;   ///< of a repeat
  std::uint32_t most = 1;
  Mode mode = Mode::greedy;
  bool is_escaped = false;  ///< of a character or set: written with a backslash
  std::vector<RegexNode> children;
};

/// A parsed pattern.
struct RegexSyntax {
  RegexNode root;
  bool is_complete = true;  ///< false: something in it is not understood, see Kind::unknown
};

/// Reads a pattern that PCRE2 compiles. Nothing is returned if it is nested too deeply or makes no
/// sense. `nocase`: as if (?i) stood in front.
[[nodiscard]] std::optional<RegexSyntax> parse_regex(std::string_view pattern, bool nocase);

/// The fewest characters that a match takes up.
[[nodiscard]] std::size_t least_length(const RegexNode& node);

/// True if a match can take up nothing.
[[nodiscard]] inline bool is_nullable(const RegexNode& node) {
  return least_length(node) == 0;
}

/// True if no text at all can match, as far as that shows: an empty class, something behind the end
/// or before the start, a word boundary between letters, a look-ahead that contradicts what
/// follows.
[[nodiscard]] bool is_unsatisfiable(const RegexNode& node);

/// Texts of which every match contains at least one; empty if there are none of at least `least`
/// bytes. Only ever weakened: a text that matches always contains one of them, if case is folded
/// before comparing (ASCII letters; U+017F to s and U+212A to k, which PCRE2 takes for equal).
/// All in lower case.
[[nodiscard]] std::vector<std::string> required_literals(const RegexNode& node, std::size_t least);

}  // namespace ttp
