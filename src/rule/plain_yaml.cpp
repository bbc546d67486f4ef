// SPDX-License-Identifier: Apache-2.0
// Each function reads one construct and returns false for what it does not know. Where yaml-cpp is
// more generous than the specification, this reader is stricter: it need not read much, but what it
// reads must be what yaml-cpp reads.
#include "rule/plain_yaml.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace ttp::rule {

namespace {

/// Far below what the full reader takes, so that its own limits are never in question here.
constexpr int deepest_plain = 30;
constexpr std::size_t most_plain_nodes = 100'000;
/// A key and its colon must lie within 1,024 characters (YAML 1.2, 7.4.2).
constexpr std::size_t longest_key = 200;

/// What a character can be, one bit each.
enum CharacterClass : unsigned char {
  word_character = 1,      // letters, digits, underscore
  key_character = 2,       // these, hyphen, dot
  special_at_begin = 4,    // begins something else than a plain text
};

constexpr auto character_classes = [] {
  std::array<unsigned char, 256> table{};
  const auto add = [&](std::string_view characters, unsigned char what) {
    for (const char c : characters) table[static_cast<unsigned char>(c)] |= what;
  };
  add("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_",
      word_character | key_character);
  add("-.", key_character);
  add(" \n,[]{}#&*!|>'\"%@`?:", special_at_begin);
  return table;
}();

bool is(char c, CharacterClass what) {
  return (character_classes[static_cast<unsigned char>(c)] & what) != 0;
}

bool is_word_character(char c) { return is(c, word_character); }
bool is_key_character(char c) { return is(c, key_character); }

void trim_end(std::string_view& text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
}

bool has_equal_keys(const std::vector<Node::Entry>& entries) {
  constexpr std::size_t few = 16;
  if (entries.size() <= few) {
    for (std::size_t i = 1; i < entries.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (entries[i].key.text == entries[j].key.text) return true;
      }
    }
    return false;
  }
  std::vector<std::string_view> keys;
  keys.reserve(entries.size());
  for (const Node::Entry& entry : entries) keys.emplace_back(entry.key.text);
  std::sort(keys.begin(), keys.end());
  return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

bool may_begin_plain(char c) { return !is(c, special_at_begin); }

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool read(Node& root) {
    if (!is_plain_text()) return false;
    to_content();
    if (is_at_end() || column() != 1) return false;
    if (!(is_entry() ? list(root, 0) : map(root, 0))) return false;
    return is_at_end();
  }

 private:
  /// No tabs, no carriage returns, no document marks; and each line is ended.
  [[nodiscard]] bool is_plain_text() const {
    if (!text_.ends_with('\n')) return false;
    if (static_cast<unsigned char>(text_.front()) >= 0x80) return false;
    if (text_.find('\t') != std::string_view::npos) return false;
    if (text_.find('\r') != std::string_view::npos) return false;
    for (std::size_t begin = 0; begin < text_.size(); begin = text_.find('\n', begin) + 1) {
      const std::string_view line = text_.substr(begin, 3);
      if (line == "---" || line == "..." || line.starts_with('%')) return false;
    }
    return true;
  }

  // Places ------------------------------------------------------------------------------------

  [[nodiscard]] bool is_at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\n';
  }
  [[nodiscard]] std::size_t column() const { return at_ - line_begin_ + 1; }
  [[nodiscard]] bool is_entry() const { return peek() == '-' && peek(1) == ' '; }

  bool mark(Node& node, Node::Kind kind) {
    node.kind = kind;
    node.line = line_;
    node.column = column();
    return ++count_ <= most_plain_nodes;
  }
  void skip_blanks() {
    while (peek() == ' ') ++at_;
  }
  void next_line() {
    ++at_;
    ++line_;
    line_begin_ = at_;
  }

  /// Passes over what is left of a line; false if that is more than a comment.
  bool end_line() {
    const bool is_bare = peek() != ' ' && at_ != line_begin_;
    skip_blanks();
    if (peek() == '#' && !is_bare) at_ = text_.find('\n', at_);
    if (peek() != '\n') return false;
    next_line();
    return true;
  }

  /// From the beginning of a line to the next content.
  void to_content() {
    while (!is_at_end()) {
      skip_blanks();
      if (is_at_end()) return;
      if (peek() == '#') at_ = text_.find('\n', at_);
      if (peek() != '\n') return;
      next_line();
    }
  }

  // Blocks ------------------------------------------------------------------------------------

  /// A map whose first key is here.
  bool map(Node& node, int depth) {
    const std::size_t indent = column();
    if (depth > deepest_plain || !mark(node, Node::Kind::map)) return false;
    node.entries.reserve(depth == 0 ? 16 : 2);  // a rule's keys; a condition's
    do {
      Node::Entry& entry = node.entries.emplace_back();
      if (!key(entry.key) || !map_value(entry.value, indent, depth + 1)) return false;
      to_content();
    } while (!is_at_end() && column() == indent);
    return (is_at_end() || column() < indent) && !has_equal_keys(node.entries);
  }

  /// A key and its colon.
  bool key(Node& node) {
    const std::size_t begin = at_;
    const std::size_t line = line_;
    if (!mark(node, Node::Kind::scalar)) return false;
    if (peek() == '\'' || peek() == '"') {
      if (!quoted(node)) return false;
    } else {
      if (!is_word_character(peek())) return false;
      while (is_key_character(peek())) ++at_;
      node.is_plain = true;
      node.text = text_.substr(begin, at_ - begin);
      if (is_null_word(node.text)) return false;
    }
    if (line_ != line || at_ - begin > longest_key) return false;
    if (peek() != ':' || (peek(1) != ' ' && peek(1) != '\n')) return false;
    ++at_;
    return true;
  }

  bool map_value(Node& node, std::size_t indent, int depth) {
    skip_blanks();
    if (peek() != '\n' && peek() != '#') return inline_value(node, indent, depth);
    if (peek() == '#') at_ = text_.find('\n', at_);
    next_line();
    to_content();
    if (is_at_end()) return false;
    // A list may stand as far left as the key that it belongs to.
    if (is_entry() && column() >= indent) return list(node, depth);
    return column() > indent && map(node, depth);
  }

  /// A list whose first dash is here.
  bool list(Node& node, int depth) {
    const std::size_t indent = column();
    if (depth > deepest_plain || !mark(node, Node::Kind::list)) return false;
    node.items.reserve(4);
    do {
      ++at_;
      skip_blanks();
      if (!list_item(node.items.emplace_back(), indent, depth + 1)) return false;
      to_content();
    } while (!is_at_end() && column() == indent && is_entry());
    return is_at_end() || column() <= indent;
  }

  bool list_item(Node& node, std::size_t indent, int depth) {
    if (is_entry()) return list(node, depth);
    return is_plain_key() ? map(node, depth) : inline_value(node, indent, depth);
  }

  [[nodiscard]] bool is_plain_key() const {
    std::size_t length = 0;
    while (is_key_character(peek(length))) ++length;
    return length > 0 && peek(length) == ':' &&
           (peek(length + 1) == ' ' || peek(length + 1) == '\n');
  }

  /// A value on the line of its key or dash, with the rest of the line (or of the block).
  /// `indent`: the column of the map or list that it belongs to.
  bool inline_value(Node& node, std::size_t indent, int depth) {
    switch (peek()) {
      case '|':
      case '>': return block_text(node, indent);
      case '[':
      case '{': return flow(node, depth) && end_line();
      case '\'':
      case '"': return mark(node, Node::Kind::scalar) && quoted(node) && end_line();
      default: return plain(node) && end_line();
    }
  }

  /// A plain text, up to the end of the line or a comment.
  bool plain(Node& node) {
    if (!may_begin_plain(peek()) || is_entry() || (peek() == '-' && peek(1) == '\n')) return false;
    if (!mark(node, Node::Kind::scalar)) return false;
    const std::size_t begin = at_;
    for (; peek() != '\n'; ++at_) {
      if (peek() == ':' && (peek(1) == ' ' || peek(1) == '\n')) return false;
      if (peek() == ' ' && peek(1) == '#') break;
    }
    set_plain(node, text_.substr(begin, at_ - begin));
    return true;
  }

  static void set_plain(Node& node, std::string_view text) {
    trim_end(text);
    if (is_null_word(text)) {
      node.kind = Node::Kind::null;
      return;
    }
    node.is_plain = true;
    node.text = text;
  }

  // Texts -------------------------------------------------------------------------------------

  /// A quoted text, over several lines too.
  bool quoted(Node& node) {
    const char quote = peek();
    const char escape_mark = quote == '"' ? '\\' : quote;
    std::size_t fixed = 0;  // blanks before this stand behind an escape and are kept
    ++at_;
    while (true) {
      const std::size_t begin = at_;
      // The text's last character is a line end.
      while (text_[at_] != quote && text_[at_] != '\n' && text_[at_] != escape_mark) ++at_;
      node.text.append(text_, begin, at_ - begin);
      if (peek() == '\n') {
        if (!fold(node.text, fixed)) return false;
      } else if (peek() == '\\') {
        if (!escape(node.text)) return false;
        fixed = node.text.size();
      } else if (quote == '\'' && peek(1) == quote) {
        node.text += quote;
        at_ += 2;
        fixed = node.text.size();
      } else {
        ++at_;
        return true;
      }
    }
  }

  /// A line end in a quoted text: a blank, with the blanks around it gone. Not at the end of the
  /// text, and no empty lines.
  bool fold(std::string& text, std::size_t fixed) {
    while (text.size() > fixed && text.back() == ' ') text.pop_back();
    next_line();
    skip_blanks();
    if (is_at_end() || peek() == '\n' || peek() == '\'' || peek() == '"') return false;
    text += ' ';
    return true;
  }

  bool escape(std::string& text) {
    switch (peek(1)) {
      case '\\':
      case '"':
      case '/': text += peek(1); break;
      case 'n': text += '\n'; break;
      case 't': text += '\t'; break;
      case 'r': text += '\r'; break;
      case 'x': return hex_escape(text);
      default: return false;
    }
    at_ += 2;
    return true;
  }

  /// `\xNN`, an ASCII character.
  bool hex_escape(std::string& text) {
    const int high = hex_value(peek(2));
    const int low = hex_value(peek(3));
    if (high < 0 || high > 7 || low < 0) return false;
    text += static_cast<char>(high * 16 + low);
    at_ += 4;
    return true;
  }

  /// `|` or `>`, perhaps with `-`. The lines of a folded text must all begin in the same column.
  bool block_text(Node& node, std::size_t indent) {
    if (!mark(node, Node::Kind::scalar)) return false;
    const bool is_folded = peek() == '>';
    ++at_;
    const bool is_stripped = peek() == '-';
    if (is_stripped) ++at_;
    if (!end_line()) return false;
    skip_blanks();
    const std::size_t first = column();
    if (is_at_end() || peek() == '\n' || first <= indent) return false;
    std::size_t empty_lines = 0;
    for (bool is_first = true; !is_at_end(); is_first = false) {
      at_ = line_begin_;
      while (peek() == ' ' && column() < first) ++at_;
      if (peek() == '\n') {
        if (column() > 1) return false;
        ++empty_lines;
        next_line();
        continue;
      }
      if (column() < first) break;
      if (is_folded && peek() == ' ') return false;
      const bool is_joined = is_folded && empty_lines == 0;
      if (!is_first) {
        node.text.append(is_joined ? 1 : empty_lines + (is_folded ? 0 : 1), is_joined ? ' ' : '\n');
      }
      empty_lines = 0;
      const std::size_t end = text_.find('\n', at_);
      // A line of blanks alone, longer than the indentation.
      if (text_.find_first_not_of(' ', at_) == end) return false;
      node.text += text_.substr(at_, end - at_);
      at_ = end;
      next_line();
    }
    if (!is_stripped) node.text += '\n';
    at_ = line_begin_;
    return true;
  }

  // Flow --------------------------------------------------------------------------------------

  /// Blanks, line ends and comments; false at the end of the text.
  bool skip_space() {
    while (!is_at_end()) {
      const bool is_bare = peek() != ' ' && at_ != line_begin_;
      skip_blanks();
      if (peek() == '#' && !is_bare) at_ = text_.find('\n', at_);
      if (peek() != '\n') return true;
      next_line();
    }
    return false;
  }

  /// `[…]` or `{…}`.
  bool flow(Node& node, int depth) {
    const bool is_list = peek() == '[';
    const char close = is_list ? ']' : '}';
    if (depth > deepest_plain || !mark(node, is_list ? Node::Kind::list : Node::Kind::map)) return false;
    if (is_list) node.items.reserve(4);
    if (!is_list) node.entries.reserve(2);
    do {
      ++at_;  // the bracket or comma
      if (!skip_space()) return false;
      if (peek() == close) break;
      if (is_list) {
        if (!flow_value(node.items.emplace_back(), depth + 1)) return false;
      } else {
        Node::Entry& entry = node.entries.emplace_back();
        if (!key(entry.key) || !skip_space() || !flow_value(entry.value, depth + 1)) return false;
      }
      if (!skip_space()) return false;
    } while (peek() == ',');
    if (peek() != close) return false;
    ++at_;
    return !has_equal_keys(node.entries);
  }

  bool flow_value(Node& node, int depth) {
    switch (peek()) {
      case '[':
      case '{': return flow(node, depth);
      case '\'':
      case '"': return mark(node, Node::Kind::scalar) && quoted(node);
      default: return flow_plain(node);
    }
  }

  bool flow_plain(Node& node) {
    if (!may_begin_plain(peek())) return false;
    if (peek() == '-' && !is_word_character(peek(1)) && peek(1) != '-') return false;
    if (!mark(node, Node::Kind::scalar)) return false;
    const std::size_t begin = at_;
    for (;; ++at_) {
      const char c = peek();
      if (c == ',' || c == ']' || c == '}' || c == '\n' || (c == ' ' && peek(1) == '#')) break;
      if (c == '[' || c == '{' || c == '?') return false;
      if (c == ':' && !is_word_character(peek(1)) && peek(1) != '/') return false;
    }
    set_plain(node, text_.substr(begin, at_ - begin));
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t line_begin_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

bool is_null_word(std::string_view text) {
  return text == "~" || text == "null" || text == "Null" || text == "NULL";
}

std::optional<Node> read_plain_yaml(std::string_view text) {
  std::optional<Node> root(std::in_place);
  if (text.empty() || !Reader(text).read(*root)) return std::nullopt;
  return root;
}

}  // namespace ttp::rule
