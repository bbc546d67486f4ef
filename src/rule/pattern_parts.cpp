// SPDX-License-Identifier: Apache-2.0
#include "rule/pattern_parts.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::rule {

namespace {

/// Groups inside groups that are looked into; deeper ones are taken whole.
constexpr int deepest_group = limits::match_depth;

class Splitter {
 public:
  explicit Splitter(std::string_view pattern) : pattern_(pattern) {}

  std::vector<PatternSequence> split() {
    auto alternatives = sequence_list(0);
    // A stray `)` is no pattern; what is behind it is one part.
    if (!at_end()) alternatives.back().push_back(part_from(at_, pattern_.size()));
    return alternatives;
  }

 private:
  [[nodiscard]] bool at_end() const { return at_ >= pattern_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool sees(std::string_view text) const {
    return pattern_.substr(at_).starts_with(text);
  }
  /// Moves behind the next `text`, or to the end.
  void skip_past(std::string_view text) {
    const std::size_t found = pattern_.find(text, at_);
    at_ = found == std::string_view::npos ? pattern_.size() : found + text.size();
  }
  static PatternPart part_from(std::size_t begin, std::size_t end) {
    PatternPart part;
    part.kind = PatternPart::Kind::set;
    part.begin = begin;
    part.end = end;
    return part;
  }

  std::vector<PatternSequence> sequence_list(int depth) {
    std::vector<PatternSequence> alternatives(1);
    while (!at_end() && peek() != ')') {
      if (peek() == '|') {
        ++at_;
        alternatives.emplace_back();
      } else {
        alternatives.back().push_back(part(depth));
      }
    }
    return alternatives;
  }

  PatternPart part(int depth) {
    PatternPart part;
    part.begin = at_;
    atom(part, depth);
    quantifier(part);
    part.end = at_;
    return part;
  }

  void atom(PatternPart& part, int depth) {
    const char c = peek();
    if (c == '\\') return escape(part);
    if (c == '[') return character_class(part);
    if (c == '(') return group(part, depth);
    if (c == '^' || c == '$') {
      part.kind = PatternPart::Kind::zero_width;
      ++at_;
      return;
    }
    if (is_extended_ && (c == ' ' || (c >= '\t' && c <= '\r') || c == '#')) {
      part.kind = PatternPart::Kind::zero_width;
      if (c == '#') return skip_past("\n");
      ++at_;
      return;
    }
    part.kind = c == '.' ? PatternPart::Kind::set : PatternPart::Kind::literal;
    decode_utf8(pattern_, at_);
  }

  void escape(PatternPart& part) {
    const char c = peek(1);
    at_ = std::min(at_ + 2, pattern_.size());
    part.kind = PatternPart::Kind::set;
    if (c == 'Q') {
      skip_past("\\E");
    } else if (std::string_view("bBAzZGK").find(c) != std::string_view::npos) {
      part.kind = PatternPart::Kind::zero_width;
    } else if (std::string_view("xopPNgku").find(c) != std::string_view::npos) {
      argument(c);
    } else if (c >= '0' && c <= '9') {
      for (int i = 0; i < 2 && peek() >= '0' && peek() <= '9'; ++i) ++at_;
    } else if (c == 'c') {
      at_ = std::min(at_ + 1, pattern_.size());
    } else if (std::string_view("dDwWsShHvVRXC").find(c) == std::string_view::npos) {
      part.kind = PatternPart::Kind::literal;
      if (static_cast<unsigned char>(c) >= 0x80) {
        --at_;
        decode_utf8(pattern_, at_);
      }
    }
  }

  /// `{…}`, `<…>` or `'…'` behind an escape; bare digits or one letter else.
  void argument(char escape) {
    if (peek() == '{') return skip_past("}");
    if ((escape == 'g' || escape == 'k') && peek() == '<') return skip_past(">");
    if ((escape == 'g' || escape == 'k') && peek() == '\'') {
      ++at_;
      return skip_past("'");
    }
    if (escape == 'x') {
      for (int i = 0; i < 2 && hex_value(peek()) >= 0; ++i) ++at_;
    } else if (escape == 'p' || escape == 'P') {
      at_ = std::min(at_ + 1, pattern_.size());
    } else if (escape == 'g') {
      if (peek() == '-' || peek() == '+') ++at_;
      while (peek() >= '0' && peek() <= '9') ++at_;
    }
  }

  void character_class(PatternPart& part) {
    part.kind = PatternPart::Kind::set;
    ++at_;
    if (peek() == '^') ++at_;
    if (peek() == ']') ++at_;
    while (!at_end() && peek() != ']') {
      if (sees("\\Q")) {
        skip_past("\\E");
      } else if (peek() == '\\') {
        at_ = std::min(at_ + 2, pattern_.size());
      } else if (sees("[:") && pattern_.find(":]", at_) != std::string_view::npos) {
        skip_past(":]");
      } else {
        ++at_;
      }
    }
    if (!at_end()) ++at_;
  }

  void group(PatternPart& part, int depth) {
    if (sees("(*") || sees("(?#")) {
      part.kind = PatternPart::Kind::zero_width;
      return skip_past(")");
    }
    const bool is_assertion = sees("(?=") || sees("(?!") || sees("(?<=") || sees("(?<!");
    const bool is_special = sees("(?(") || depth >= deepest_group;
    if (is_assertion) {
      part.kind = PatternPart::Kind::zero_width;
      at_ += sees("(?<") ? 4 : 3;
    } else if (sees("(?")) {
      part.kind = head();
      if (part.kind != PatternPart::Kind::group) return;
    } else {
      part.kind = PatternPart::Kind::group;
      ++at_;
    }
    part.body = at_;
    const bool was_extended = is_extended_;
    auto alternatives = sequence_list(depth + 1);
    is_extended_ = was_extended;
    if (!at_end()) ++at_;
    if (part.kind != PatternPart::Kind::group) return;
    if (is_special) {
      part.kind = PatternPart::Kind::set;
    } else {
      part.alternatives = std::move(alternatives);
    }
  }

  /// `(?:`, `(?>`, `(?|`, `(?i:`, `(?<name>`, `(?P<name>`, `(?'name'`, `(?(`: a group whose body
  /// follows. `(?i)` and calls such as `(?1)` end here.
  PatternPart::Kind head() {
    at_ += 2;
    if (peek() == '(') return PatternPart::Kind::group;  // a condition, read as a group in it
    if (peek() == '<' || peek() == '\'' || sees("P<")) {
      const char close = peek() == '\'' ? '\'' : '>';
      at_ += peek() == 'P' ? 2 : 1;
      skip_past(std::string_view(&close, 1));
      return PatternPart::Kind::group;
    }
    const std::size_t flags = at_;
    while (!at_end() && std::string_view(":>|)").find(peek()) == std::string_view::npos) ++at_;
    const std::string_view word = pattern_.substr(flags, at_ - flags);
    const bool ends_here = peek() == ')';
    if (!at_end()) ++at_;
    const bool is_flags = word.find_first_not_of("imsxnJUa^-") == std::string_view::npos;
    if (is_flags && word.substr(0, word.find('-')).find('x') != std::string_view::npos) {
      is_extended_ = true;
    }
    if (!ends_here) return PatternPart::Kind::group;
    return is_flags ? PatternPart::Kind::setting : PatternPart::Kind::set;
  }

  void quantifier(PatternPart& part) {
    const char c = peek();
    if (c == '*' || c == '?' || c == '+') {
      part.is_optional = c != '+';
      ++at_;
    } else if (c == '{' && is_counted()) {
      part.is_optional = peek(1) == '0' && (peek(2) == ',' || peek(2) == '}');
      skip_past("}");
    } else {
      return;
    }
    if (peek() == '?' || peek() == '+') ++at_;
  }

  /// True for `{2}`, `{2,}` and `{2,3}`; any other brace stands for itself.
  [[nodiscard]] bool is_counted() const {
    const std::size_t close = pattern_.find('}', at_);
    if (close == std::string_view::npos || close == at_ + 1) return false;
    const std::string_view inside = pattern_.substr(at_ + 1, close - at_ - 1);
    return inside.find_first_not_of("0123456789,") == std::string_view::npos &&
           inside.front() != ',' && std::count(inside.begin(), inside.end(), ',') <= 1;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  bool is_extended_ = false;  // (?x): blanks and # comments mean nothing
};

}  // namespace

std::vector<PatternSequence> split_pattern(std::string_view pattern) {
  return Splitter(pattern).split();
}

}  // namespace ttp::rule
