// SPDX-License-Identifier: Apache-2.0
#include "base/regex_syntax.hpp"

#include <array>

#include "base/limits.hpp"
#include "base/regex_cursor.hpp"

namespace ttp {

namespace {

using Kind = RegexNode::Kind;
using Assertion = RegexNode::Assertion;

struct Flags {
  bool nocase = false;
  bool multiline = false;
  bool dot_all = false;
  bool extended = false;
  bool ungreedy = false;
};

class Parser : private RegexCursor {
 public:
  explicit Parser(std::string_view pattern) : RegexCursor(pattern) {}

  RegexSyntax parse(bool nocase) {
    RegexSyntax syntax;
    Flags flags;
    flags.nocase = nocase;
    syntax.root = alternation(flags, 0);
    if (!rest().empty()) throw UnreadableRegex();
    syntax.is_complete = complete_;
    return syntax;
  }

 private:
  /// Flags that are set inside hold until the group's end.
  RegexNode alternation(Flags& flags, int depth) {
    if (depth > limits::regex_depth) throw UnreadableRegex();
    RegexNode choice;
    choice.kind = Kind::alternation;
    choice.begin = at_;
    choice.children.push_back(sequence(flags, depth));
    while (skip("|")) choice.children.push_back(sequence(flags, depth));
    choice.end = at_;
    if (choice.children.size() > 1) return choice;
    RegexNode only = std::move(choice.children.front());
    return only;
  }

  RegexNode sequence(Flags& flags, int depth) {
    RegexNode list;
    list.kind = Kind::sequence;
    list.begin = at_;
    while (!at_end() && peek() != '|' && peek() != ')') {
      if (flags.extended && skip_layout()) continue;
      const char c = peek();  // most characters are none of these
      if (c == '\\' && skip("\\E")) continue;
      if (c == '(' && follows("(?#")) {
        while (!at_end() && peek() != ')') ++at_;
        ++at_;
        while (flags.extended && !at_end() && skip_layout()) {
        }
        // It belongs to what stands before the comment.
        if (is_quantifier(peek())) throw UnreadableRegex();
        continue;
      }
      if (c == '\\' && skip("\\Q")) {
        quoted(flags, list);
        continue;
      }
      RegexNode part;
      part.begin = at_;
      if (!atom(flags, depth, part)) continue;
      part.end = at_;
      if (list.children.empty()) list.children.reserve(8);  // a word's
      const bool is_plain = !flags.extended && !is_quantifier(peek());
      list.children.push_back(is_plain ? std::move(part) : quantified(std::move(part), flags));
    }
    list.end = at_;
    if (list.children.empty()) list.kind = Kind::empty;
    return list;
  }

  void quoted(const Flags& flags, RegexNode& list) {
    while (!at_end() && !skip("\\E")) {
      RegexNode part;
      part.begin = at_;
      literal(next(), flags, part);
      part.end = at_;
      list.children.push_back(follows("\\E") ? (at_ += 2, quantified(std::move(part), flags))
                                             : std::move(part));
      if (pattern_.substr(0, at_).ends_with("\\E")) return;
    }
  }

  static void literal(char32_t c, const Flags& flags, RegexNode& out) {
    out.kind = Kind::character;
    out.character = c;
    out.nocase = flags.nocase;
    out.set = CharSet::of(c);
    constexpr char32_t case_bit = 'a' ^ 'A';
    const bool is_letter = (c | case_bit) >= 'a' && (c | case_bit) <= 'z';
    if (flags.nocase && is_letter) out.set |= CharSet::of(c ^ case_bit);
  }

  static void set(CharSet chars, const Flags& flags, RegexNode& out) {
    out.kind = Kind::set;
    out.nocase = flags.nocase;
    out.set = flags.nocase ? chars.without_case() : chars;
  }

  static void assertion(Assertion which, RegexNode& out) {
    out.kind = Kind::assertion;
    out.assertion = which;
  }

  void unknown(RegexNode& out) {
    out.kind = Kind::unknown;
    complete_ = false;
  }

  /// False if nothing came of it (a setting, a comment).
  bool atom(Flags& flags, int depth, RegexNode& out) {
    switch (peek()) {
      case '(':
        return group(flags, depth, out);
      case '[':
        char_class(flags, out);
        return true;
      case '\\':
        escape(flags, out);
        return true;
      case '.':
        ++at_;
        set(flags.dot_all ? CharSet::all() : *CharSet::of_escape('N'), flags, out);
        return true;
      case '^':
        ++at_;
        assertion(flags.multiline ? Assertion::line_start : Assertion::text_start, out);
        return true;
      case '$':
        ++at_;
        assertion(flags.multiline ? Assertion::line_end : Assertion::text_end, out);
        return true;
      default:
        literal(next(), flags, out);
        return true;
    }
  }

  RegexNode quantified(RegexNode part, const Flags& flags) {
    for (;;) {
      while (flags.extended && !at_end() && skip_layout()) {
      }
      if (!is_quantifier(peek())) return part;
      std::uint32_t least = 0;
      std::uint32_t most = RegexNode::unlimited;
      const std::size_t before = at_;
      if (skip("*")) {
      } else if (skip("+")) {
        least = 1;
      } else if (skip("?")) {
        most = 1;
      } else if (!braces(least, most)) {
        at_ = before;
        return part;
      }
      RegexNode repeat;
      repeat.kind = Kind::repeat;
      repeat.begin = part.begin;
      repeat.least = least;
      repeat.most = most;
      repeat.mode = flags.ungreedy ? RegexNode::Mode::lazy : RegexNode::Mode::greedy;
      if (skip("?")) {
        repeat.mode = flags.ungreedy ? RegexNode::Mode::greedy : RegexNode::Mode::lazy;
      } else if (skip("+")) {
        repeat.mode = RegexNode::Mode::possessive;
      }
      repeat.end = at_;
      repeat.children.push_back(std::move(part));
      part = std::move(repeat);
    }
  }

  /// `{3}`, `{3,}`, `{3,5}`; anything else is literal.
  bool braces(std::uint32_t& least, std::uint32_t& most) {
    if (!skip("{")) return false;
    if (!number(10, least)) return false;
    most = least;
    if (skip(",")) {
      most = RegexNode::unlimited;
      if (peek() != '}' && !number(10, most)) return false;
    }
    return skip("}");
  }

  bool group(Flags& flags, int depth, RegexNode& out) {
    ++at_;
    if (follows("*ACCEPT")) throw UnreadableRegex();  // nothing behind it is needed any more
    if (follows("*")) {                               // another verb
      skip_group();
      unknown(out);
      return true;
    }
    out.kind = Kind::group;
    Flags inner = flags;
    if (skip("?")) {
      if (!group_kind(flags, inner, out)) return false;
      if (out.kind == Kind::unknown) return true;
    }
    out.children.push_back(alternation(inner, depth + 1));
    if (!skip(")")) throw UnreadableRegex();
    return true;
  }

  /// What stands behind `(?`. False for a setting; the place is then behind it.
  bool group_kind(Flags& flags, Flags& inner, RegexNode& out) {
    const auto look = [&](std::string_view text, bool is_behind, bool is_negative) {
      if (!skip(text)) return false;
      out.kind = Kind::look;
      out.is_behind = is_behind;
      out.is_negative = is_negative;
      return true;
    };
    if (look("=", false, false) || look("!", false, true) || look("<=", true, false) ||
        look("<!", true, true)) {
      return true;
    }
    if (skip(">")) {
      out.kind = Kind::atomic;
      return true;
    }
    if (skip("|")) return true;
    if (follows("P<") || follows("<") || follows("'")) {
      const char close = follows("'") ? '\'' : '>';
      at_ += follows("P") ? 2 : 1;
      while (!at_end() && peek() != close) ++at_;
      ++at_;
      return true;
    }
    if (follows("P=")) {
      skip_group();
      out.kind = Kind::back_reference;
      return out.children.empty();
    }
    const char c = peek();
    if (c == '(' || c == 'R' || c == '&' || c == 'P' || c == 'C' || c == '+' ||
        (c >= '0' && c <= '9') || (c == '-' && peek(1) >= '0' && peek(1) <= '9')) {
      skip_group();
      unknown(out);
      return true;
    }
    return settings(flags, inner);
  }

  /// `i`, `m-s`, `^i` … up to `:` (true, for the group) or `)` (false, from here on).
  bool settings(Flags& flags, Flags& inner) {
    bool value = true;
    if (skip("^")) {
      inner.nocase = inner.multiline = inner.dot_all = inner.extended = false;
    }
    while (!at_end()) {
      const char c = peek();
      ++at_;
      switch (c) {
        case 'i':
          inner.nocase = value;
          break;
        case 'm':
          inner.multiline = value;
          break;
        case 's':
          inner.dot_all = value;
          break;
        case 'x':
          inner.extended = value;
          break;
        case 'U':
          inner.ungreedy = value;
          break;
        case 'n':
        case 'J':
          break;
        case '-':
          value = false;
          break;
        case ':':
          return true;
        case ')':
          flags = inner;
          return false;
        default:
          throw UnreadableRegex();
      }
    }
    throw UnreadableRegex();
  }

  void escape(const Flags& flags, RegexNode& out) {
    out.is_escaped = true;
    const std::size_t start = at_;
    if (const auto chars = class_escape()) return set(*chars, flags, out);
    at_ = start + 1;
    const char c = peek();
    constexpr std::string_view letters = "bBAZzGK";
    constexpr std::array asserted = {Assertion::boundary,   Assertion::no_boundary,
                                     Assertion::text_start, Assertion::text_end,
                                     Assertion::very_end,   Assertion::search_start,
                                     Assertion::keep};
    if (const std::size_t i = letters.find(c); i != std::string_view::npos && !at_end()) {
      ++at_;
      return assertion(asserted[i], out);
    }
    if (c == 'k' || c == 'g') return reference(out);
    if (c == 'R' || c == 'X') {
      // A line end (or several characters that make one): taken as one of them.
      ++at_;
      return set(c == 'R' ? CharSet::range(10, 13) : CharSet::all(), flags, out);
    }
    if (c >= '1' && c <= '9') {
      std::uint32_t group_number = 0;
      const std::size_t digits = at_;
      if (number(10, group_number) && group_number < 10) {
        out.kind = Kind::back_reference;
        return;
      }
      at_ = digits;
      // Two digits or more: a reference or an octal code, depending on the number of groups.
      number(10, group_number);
      return unknown(out);
    }
    at_ = start;
    literal(escaped_char(), flags, out);
  }

  void reference(RegexNode& out) {
    ++at_;
    const char open = peek();
    const char close = open == '{' ? '}' : open == '<' ? '>' : open == '\'' ? '\'' : '\0';
    if (close != '\0') {
      ++at_;
      const bool is_call = pattern_[at_ - 2] == 'g' && open != '{';
      while (!at_end() && peek() != close) ++at_;
      ++at_;
      if (is_call) return unknown(out);
    } else {
      std::uint32_t group_number = 0;
      skip("-");
      number(10, group_number);
    }
    out.kind = Kind::back_reference;
  }

  /// `\d` and the like; the place is then behind it. Nothing, and the place is anywhere, if what
  /// follows is none of them.
  std::optional<CharSet> class_escape() {
    if (follows("\\N{U+")) throw UnreadableRegex();  // one character
    ++at_;
    const char c = peek();
    ++at_;
    if (c != 'p' && c != 'P') return CharSet::of_escape(c);
    // A Unicode property: which characters have it is not known here.
    if (skip("{")) {
      while (!at_end() && peek() != '}') ++at_;
    }
    ++at_;
    return CharSet::all();
  }

  /// A character that is written as an escape. The place is at the backslash.
  char32_t escaped_char() {
    ++at_;
    const char32_t c = next();
    std::uint32_t code = 0;
    switch (c) {
      case 'a':
        return 7;
      case 'e':
        return 27;
      case 'f':
        return 12;
      case 'n':
        return 10;
      case 'r':
        return 13;
      case 't':
        return 9;
      case 'c':
        return next() & 0x1F;
      case 'x': {
        if (skip("{")) {
          if (!number(16, code) || !skip("}")) throw UnreadableRegex();
          return code;
        }
        return hex_digits(2);
      }
      case 'o':
        if (!skip("{") || !number(8, code) || !skip("}")) throw UnreadableRegex();
        return code;
      case '0': {
        for (int i = 0; i < 2 && peek() >= '0' && peek() <= '7'; ++i) {
          code = code * 8 + static_cast<std::uint32_t>(peek() - '0');
          ++at_;
        }
        return code;
      }
      default:
        return c;
    }
  }

  void char_class(const Flags& flags, RegexNode& out) {
    ++at_;
    const bool is_negative = skip("^");
    CharSet chars;
    bool is_first = true;
    for (; is_first || peek() != ']'; is_first = false) {
      if (at_end()) throw UnreadableRegex();
      if (follows("\\E") || follows("\\Q")) throw UnreadableRegex();
      if (const auto name = posix_name()) {
        const auto named = CharSet::of_posix(name->starts_with('^') ? name->substr(1) : *name);
        if (!named) throw UnreadableRegex();
        chars |= name->starts_with('^') ? named->inverted() : *named;
        continue;
      }
      const auto [first, is_single] = class_member(chars);
      if (!is_single || peek() != '-' || peek(1) == ']') {
        if (is_single) chars |= CharSet::of(first);
        continue;
      }
      ++at_;
      const auto [last, ends] = class_member(chars);
      if (ends && first <= last) {
        chars |= CharSet::range(first, last);
      } else {
        chars |= CharSet::of(first);
        chars |= CharSet::of('-');
      }
    }
    ++at_;
    if (flags.nocase) chars = chars.without_case();
    set(is_negative ? chars.inverted() : chars, flags, out);
    // A negated class must stay without the other case of what it excludes.
    if (is_negative) out.set = chars.inverted();
  }

  struct Member {
    char32_t character;
    bool is_single;
  };
  /// One character of a class; one that stands for several is added to `chars` itself.
  Member class_member(CharSet& chars) {
    if (peek() != '\\') return {next(), true};
    const std::size_t start = at_;
    if (peek(1) == 'b') {
      at_ += 2;
      return {8, true};
    }
    if (const auto several = class_escape()) {
      chars |= *several;
      return {0, false};
    }
    at_ = start;
    if (peek(1) >= '1' && peek(1) <= '7') {
      ++at_;
      std::uint32_t code = 0;
      for (int i = 0; i < 3 && peek() >= '0' && peek() <= '7'; ++i) {
        code = code * 8 + static_cast<std::uint32_t>(peek() - '0');
        ++at_;
      }
      return {code, true};
    }
    return {escaped_char(), true};
  }

  bool complete_ = true;
};

}  // namespace

std::optional<RegexSyntax> parse_regex(std::string_view pattern, bool nocase) {
  try {
    return Parser(pattern).parse(nocase);
  } catch (const UnreadableRegex&) {
    return std::nullopt;
  }
}

}  // namespace ttp
