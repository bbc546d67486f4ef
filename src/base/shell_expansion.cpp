// SPDX-License-Identifier: Apache-2.0
// Expansions: $(…), `…`, <(…), $((…)), ${…}. Their commands become statements, their text stays.
#include <algorithm>

#include "base/limits.hpp"
#include "base/shell_parser.hpp"

namespace ttp::shell::detail {

bool Parser::read_expansion(Source& source, WordBuilder* word, bool is_quoted) {
  const char* begin = source.at;
  const bool is_reference = *begin == '$' && peek(source, 1) != '(' && peek(source, 1) != '{';
  const std::size_t statements = drafts_.size();
  const bool is_reported = skip_reported(source);
  if (!is_reported && !expand(source, is_quoted)) return false;
  if (word == nullptr) return true;
  const std::size_t before = size(*word);
  append(*word, begin, source.at);
  if (is_reference) return true;
  add_expansion(*word, before, is_reported || drafts_.size() != statements);
  return true;
}

bool Parser::read_expansions(Source& source, const char* stop) {
  while (source.at < stop) {
    if (*source.at == '\\') {
      source.at = std::min(source.at + 2, stop);
    } else if (*source.at != '$' && *source.at != '`') {
      ++source.at;
    } else if (!read_expansion(source, nullptr, true)) {
      return false;
    }
  }
  return true;
}

bool Parser::skip_reported(Source& source) {
  Range& marks = source.marks;
  if (marks.begin == marks.end) return false;
  const auto at = static_cast<std::size_t>(source.at - source.origin);
  while (marks.begin < marks.end && marks_[marks.begin].begin < at) ++marks.begin;
  if (marks.begin == marks.end || marks_[marks.begin].begin != at) return false;
  source.at = source.origin + marks_[marks.begin].end;
  return true;
}

bool Parser::expand(Source& source, bool is_quoted) {
  if (*source.at == '`') return expand_backticks(source, is_quoted);
  if (peek(source, 1) == '{') return expand_braces(source, is_quoted);
  if (peek(source, 1) != '(') {
    ++source.at;  // $x: its name reads on as part of the word
    return true;
  }
  if (peek(source, 2) == '(') {
    if (const char* end = find_arithmetic_end(source, source.at + 3); end != nullptr) {
      source.at += 3;
      if (!read_expansions(source, end)) return false;
      source.at = std::max(source.at, end + 2);
      return true;
    }
  }
  source.at += 2;
  return expand_command(source);
}

bool Parser::expand_command(Source& source) {
  if (source.depth >= limits::shell_depth) return fail(source);
  ++source.depth;
  Level level;
  level.ends_at_paren = true;
  read_list(source, level);
  --source.depth;
  if (!level.is_closed) is_degraded_ = true;
  return !source.is_broken;
}

bool Parser::expand_backticks(Source& source, bool is_quoted) {
  const char* begin = source.at + 1;
  const char* end = begin;
  bool has_escapes = false;
  for (; end < source.end && *end != '`'; ++end) {
    if (*end != '\\') continue;
    has_escapes = true;
    if (++end == source.end) break;
  }
  if (end >= source.end) return fail(source);
  source.at = end + 1;
  std::string_view text(begin, static_cast<std::size_t>(end - begin));
  if (has_escapes) {
    const std::string_view removed = is_quoted ? "`\\$\"" : "`\\$";
    const std::size_t base = chars_.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool is_escape =
          text[i] == '\\' && i + 1 < text.size() && removed.find(text[i + 1]) != removed.npos;
      chars_.push_back(text[is_escape ? ++i : i]);
    }
    text = arena_.copy(std::string_view(chars_).substr(base));
    chars_.resize(base);
  }
  run(source, {text, text.data(), {}}, source.depth + 1);
  return true;
}

bool Parser::expand_braces(Source& source, bool is_quoted) {
  const Nesting nesting(nesting_);
  if (nesting_ > limits::shell_quotes) return fail(source);
  source.at += 2;
  while (source.at < source.end) {
    switch (*source.at) {
      case '}':
        ++source.at;
        return true;
      case '\\':
        source.at = std::min(source.at + 2, source.end);
        break;
      case '"':
        if (!read_double_quotes(source, nullptr)) return false;
        break;
      case '\'':
        if (is_quoted) {
          ++source.at;
        } else if (!read_single_quotes(source, nullptr)) {
          return false;
        }
        break;
      case '$':
      case '`':
        if (!read_expansion(source, nullptr, is_quoted)) return false;
        break;
      default:
        ++source.at;
        break;
    }
  }
  return fail(source);
}

const char* Parser::find_arithmetic_end(const Source& source, const char* from) {
  std::size_t open = 0;
  for (const char* at = from; at < source.end && lookahead_ > 0; ++at, --lookahead_) {
    if (*at == '(') ++open;
    if (*at != ')') continue;
    if (open == 0) return at + 1 < source.end && at[1] == ')' ? at : nullptr;
    --open;
  }
  return nullptr;
}

bool Parser::read_process_substitution(Source& source, WordBuilder& word) {
  const char* begin = source.at;
  const std::size_t before = size(word);
  source.at += 2;
  if (!expand_command(source)) return false;
  append(word, begin, source.at);
  add_expansion(word, before, true);
  return true;
}

void Parser::add_expansion(WordBuilder& word, std::size_t begin, bool is_reported) {
  word.opaque_begin = std::min(word.opaque_begin, begin);
  word.opaque_end = size(word);
  if (is_reported) open_marks_.push_back({begin, word.opaque_end});
}

}  // namespace ttp::shell::detail
