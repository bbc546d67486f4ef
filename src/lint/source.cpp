// SPDX-License-Identifier: Apache-2.0
#include "lint/source.hpp"

#include <algorithm>

namespace ttp::lint {

namespace {

std::size_t indent_of(std::string_view line) {
  const std::size_t at = line.find_first_not_of(' ');
  return at == std::string_view::npos ? line.size() : at;
}

/// Reads line by line; remembers whether a quote or a block scalar is open.
class CommentScanner {
 public:
  std::vector<Comment> scan(std::string_view yaml) {
    std::size_t number = 0;
    for (std::size_t at = 0; at < yaml.size();) {
      const std::size_t end = std::min(yaml.find('\n', at), yaml.size());
      line(yaml.substr(at, end - at), ++number);
      at = end + 1;
    }
    return std::move(comments_);
  }

 private:
  void line(std::string_view text, std::size_t number) {
    if (in_block_) {
      const bool is_blank = text.find_first_not_of(" \t\r") == std::string_view::npos;
      if (is_blank || indent_of(text) > block_indent_) return;
      in_block_ = false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (quote_ == '"' && c == '\\') {
        ++i;
      } else if (quote_ == '\'' && c == '\'' && i + 1 < text.size() && text[i + 1] == '\'') {
        ++i;
      } else if (quote_ != '\0') {
        if (c == quote_) quote_ = '\0';
      } else if ((c == '"' || c == '\'') && begins_token(text, i)) {
        quote_ = c;
      } else if (c == '#' && (i == 0 || text[i - 1] == ' ' || text[i - 1] == '\t')) {
        std::string_view comment = text.substr(i);
        while (comment.ends_with('\r')) comment.remove_suffix(1);
        comments_.push_back({number, i + 1, indent_of(text) == i, comment});
        text = text.substr(0, i);
        break;
      }
    }
    if (quote_ == '\0') check_block(text);
  }

  /// A quote opens a scalar only where a scalar can begin.
  static bool begins_token(std::string_view text, std::size_t at) {
    const std::size_t before = text.substr(0, at).find_last_not_of(" \t");
    if (before == std::string_view::npos) return true;
    const char c = text[before];
    if (c == '[' || c == '{' || c == ',') return true;
    return before + 1 < at && (c == ':' || c == '-' || c == '?');
  }

  void check_block(std::string_view text) {
    const std::size_t last = text.find_last_not_of(" \t\r");
    if (last == std::string_view::npos) return;
    const std::size_t space = text.substr(0, last + 1).find_last_of(" \t");
    const std::string_view word =
        text.substr(space == std::string_view::npos ? 0 : space + 1, last - space);
    const bool is_indicator = !word.empty() && (word[0] == '|' || word[0] == '>') &&
                              word.find_first_not_of("+-0123456789", 1) == std::string_view::npos;
    if (!is_indicator) return;
    in_block_ = true;
    block_indent_ = indent_of(text);
    // In `- key: >` the key is what the text is indented against.
    const std::size_t word_at = space == std::string_view::npos ? 0 : space + 1;
    while (text.substr(block_indent_).starts_with("- ")) {
      const std::size_t next = text.find_first_not_of(' ', block_indent_ + 1);
      if (next >= word_at) break;
      block_indent_ = next;
    }
  }

  std::vector<Comment> comments_;
  char quote_ = '\0';
  bool in_block_ = false;
  std::size_t block_indent_ = 0;
};

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool is_plain_safe(std::string_view text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  constexpr std::string_view bad_first = "-?:,[]{}#&*!|>'\"%@`~=<";
  if (bad_first.find(text.front()) != std::string_view::npos) return false;
  if (std::ranges::any_of(text, is_control)) return false;
  if (text.find_first_of("[]{},") != std::string_view::npos) return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) {
    return false;
  }
  rule::Node node;
  node.kind = rule::Node::Kind::scalar;
  node.is_plain = true;
  node.text = text;
  return node.is_string();
}

}  // namespace

std::vector<Comment> comments_of(std::string_view yaml) {
  return CommentScanner().scan(yaml);
}

Range line_range(std::string_view text, std::size_t line) {
  std::size_t begin = 0;
  for (std::size_t i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) return {text.size(), text.size()};
    begin = end + 1;
  }
  const std::size_t end = text.find('\n', begin);
  return {begin, end == std::string_view::npos ? text.size() : end + 1};
}

std::size_t offset_of(std::string_view text, std::size_t line, std::size_t column) {
  return std::min(line_range(text, line).begin + column - 1, text.size());
}

std::optional<Range> find_scalar(const rule::Document& document, const rule::Node& node) {
  if (node.kind != rule::Node::Kind::scalar || node.line == 0) return std::nullopt;
  const std::string_view text = document.text;
  const std::size_t begin = offset_of(text, node.line, node.column);
  if (begin >= text.size()) return std::nullopt;
  const char quote = text[begin];
  if (node.is_plain) {
    if (node.text.empty() || text.substr(begin, node.text.size()) != node.text) return std::nullopt;
    return Range{begin, begin + node.text.size()};
  }
  if (quote != '\'' && quote != '"') return std::nullopt;
  std::string value;
  for (std::size_t i = begin + 1; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == quote) {
      if (quote == '"' || i + 1 >= text.size() || text[i + 1] != '\'') {
        // In single quotes the value is known: an alias would not lead here.
        if (quote == '\'' && value != node.text) return std::nullopt;
        return Range{begin, i + 1};
      }
      ++i;
    } else if (quote == '"' && text[i] == '\\') {
      ++i;
    }
    if (i < text.size()) value += text[i];
  }
  return std::nullopt;
}

std::string in_single_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

std::string to_scalar(std::string_view text) {
  if (is_plain_safe(text)) return std::string(text);
  if (std::ranges::none_of(text, is_control)) return in_single_quotes(text);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\x";
      out += digits[byte / 16];
      out += digits[byte % 16];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace ttp::lint
