// SPDX-License-Identifier: Apache-2.0
// Compound commands: their keywords are passed over, so that the commands inside come out.
#include <algorithm>

#include "base/limits.hpp"
#include "base/shell_parser.hpp"

namespace ttp::shell::detail {

namespace {

/// Moves over the () of a function definition if they are next.
bool skip_function_parens(Source& source) {
  const char* at = source.at;
  const auto skip = [&] {
    while (at < source.end && (*at == ' ' || *at == '\t')) ++at;
  };
  skip();
  if (at == source.end || *at != '(') return false;
  ++at;
  skip();
  if (at == source.end || *at != ')') return false;
  source.at = at + 1;
  return true;
}

constexpr WordFilter keyword_filter = [] {
  WordFilter filter;
  for (const std::string_view keyword : keywords) filter.add(keyword);
  return filter;
}();

bool is_test_operator(char c) {
  return c == '&' || c == '|' || c == '(' || c == ')' || c == '<' || c == '>';
}

}  // namespace

std::string_view find_keyword(const Source& source) {
  constexpr std::ptrdiff_t longest = 8;
  const char* end = source.at;
  while (end - source.at <= longest && !is_delimiter(source, end)) ++end;
  const std::string_view word = slice(source.at, end);
  return is_keyword(word) ? word : std::string_view{};
}

bool is_keyword(std::string_view word) {
  return keyword_filter.may_have(word) && std::ranges::find(keywords, word) != std::end(keywords);
}

bool is_time_keyword(Source source) {
  if (!slice(source.at, source.end).starts_with("time") || !is_delimiter(source, source.at + 4)) {
    return false;
  }
  source.at += 4;
  skip_blanks(source);
  return source.at < source.end && (*source.at == '(' || !find_keyword(source).empty());
}

bool Parser::read_keyword(Source& source, Level& level, std::string_view keyword) {
  if (keyword == "for" || keyword == "select") return read_for(source);
  if (keyword == "case") return read_case(source);
  if (keyword == "function") {
    skip_blanks(source);
    if (is_word_start(source) && !skip_word(source)) return false;
    skip_function_parens(source);
  }
  if (keyword == "esac" && contexts_.size() > level.contexts && contexts_.back() == 'c') {
    contexts_.pop_back();
  }
  level.is_after_group =
      keyword == "fi" || keyword == "done" || keyword == "esac" || keyword == "}";
  return true;
}

bool Parser::read_for(Source& source) {
  skip_blanks(source);
  if (peek(source) == '(' && peek(source, 1) == '(') {
    const char* end = find_arithmetic_end(source, source.at + 2);
    if (end == nullptr) return true;
    source.at += 2;
    if (!read_expansions(source, end)) return false;
    source.at = std::max(source.at, end + 2);
    return true;
  }
  if (!is_word_start(source)) return true;
  if (!skip_word(source)) return false;
  skip_blanks(source);
  if (peek(source) != 'i' || peek(source, 1) != 'n' || !is_delimiter(source, source.at + 2)) {
    return true;
  }
  for (;;) {
    skip_blanks(source);
    if (!is_word_start(source) || peek(source) == '#') return true;
    if (!skip_word(source)) return false;
  }
}

bool Parser::read_case(Source& source) {
  skip_blanks(source);
  if (!is_word_start(source)) return true;
  if (!skip_word(source)) return false;
  skip_lines(source);
  if (peek(source) != 'i' || peek(source, 1) != 'n' || !is_delimiter(source, source.at + 2)) {
    return true;
  }
  source.at += 2;
  if (contexts_.size() >= limits::shell_cases) return true;
  contexts_.push_back('c');
  return read_case_pattern(source);
}

bool Parser::read_case_pattern(Source& source) {
  skip_lines(source);
  if (source.at == source.end) return true;
  if (find_keyword(source) == "esac") return true;
  if (*source.at == '(') ++source.at;
  for (;;) {
    skip_blanks(source);
    if (is_word_start(source) && !skip_word(source)) return false;
    skip_blanks(source);
    const char c = peek(source);
    if (c == ')') ++source.at;
    if (c != '|') return true;
    ++source.at;
  }
}

bool Parser::read_test(Source& source, Level& level) {
  bool goes_on = false;  // behind && and || a newline is a blank
  for (;;) {
    skip_blanks(source);
    if (goes_on) skip_lines(source);
    const char* from = source.at;
    if (is_test_operator(peek(source))) {
      while (is_test_operator(peek(source))) ++source.at;
      Word word;
      word.text = word.raw = slice(from, source.at);
      add_word(word);
    } else if (is_delimiter(source, from)) {
      return true;  // no ]] on this line
    } else if (!read_word(source)) {
      give_up(source, level, from);
      return false;
    }
    level.end = source.at;
    const std::string_view word = slice(from, source.at);
    if (word == "]]") return true;
    goes_on = word == "&&" || word == "||";
  }
}

bool Parser::read_arithmetic_command(Source& source, Level& level, const char* end) {
  if (!begin_statement(source, level)) return false;
  const char* begin = source.at;
  source.at += 2;
  Word word;
  word.text = word.raw = slice(begin, source.at);
  add_word(word);
  if (!read_expansions(source, end)) {
    give_up(source, level, begin + 2);
    return false;
  }
  source.at = std::max(source.at, end + 2);
  level.end = source.at;
  return true;
}

bool Parser::is_function(Source& source, const Level& level) {
  const Word& name = pending_.back();
  return name.raw.data() == name.text.data() && name.raw.size() == name.text.size() &&
         level.statement + 1 == drafts_.size() && skip_function_parens(source);
}

}  // namespace ttp::shell::detail
