// SPDX-License-Identifier: Apache-2.0
// Lists of commands: separators, groups, redirections.
#include "base/shell_parser.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::shell::detail {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\0';
}

bool is_newline(char c) {
  return c == '\n' || c == '\r';
}

/// Moves over a #! line. Logs often hold a script with its lines joined by semicolons, so unlike
/// any other comment it ends at one.
void skip_interpreter(Source& source) {
  if (peek(source) != '#' || peek(source, 1) != '!') return;
  while (source.at < source.end && *source.at != ';' && !is_newline(*source.at)) ++source.at;
}

}  // namespace

void Parser::read_list(Source& source, Level& level) {
  const int depth = source.depth;
  level.contexts = contexts_.size();
  skip_interpreter(source);
  while (!source.is_broken && read_token(source, level)) {
  }
  if (!source.is_broken) end_statement(source, level, Separator::none);
  contexts_.resize(level.contexts);
  source.depth = depth;
}

bool Parser::read_token(Source& source, Level& level) {
  skip_blanks(source);
  if (source.at == source.end) return false;
  switch (*source.at) {
    case '\n':
    case '\r':
      ++source.at;
      separate(source, level, Separator::newline);
      read_heredocs(source);
      return true;
    case '#':
      skip_comment(source);
      return true;
    case ';':
      return read_semicolon(source, level);
    case '&':
      return read_ampersand(source, level);
    case '|':
      return read_bar(source, level);
    case '(':
      return read_open_paren(source, level);
    case ')':
      return read_close_paren(source, level);
    case '<':
    case '>':
      return is_process_substitution(source) ? read_command_word(source, level)
                                             : read_redirection(source, level);
    default:
      return read_command_word(source, level);
  }
}

bool Parser::read_semicolon(Source& source, Level& level) {
  const char* begin = source.at;
  while (peek(source) == ';') ++source.at;
  if (peek(source) == '&' && peek(source, 1) != '&') ++source.at;  // ;& and ;;&
  separate(source, level, Separator::semicolon);
  const bool ends_branch =
      source.at - begin > 1 && contexts_.size() > level.contexts && contexts_.back() == 'c';
  const char* pattern = source.at;
  if (!ends_branch || read_case_pattern(source)) return true;
  give_up(source, level, pattern);
  return false;
}

bool Parser::read_ampersand(Source& source, Level& level) {
  if (peek(source, 1) == '>') return read_redirection(source, level);
  const bool is_double = peek(source, 1) == '&';
  source.at += is_double ? 2 : 1;
  separate(source, level, is_double ? Separator::and_if : Separator::background);
  return true;
}

bool Parser::read_bar(Source& source, Level& level) {
  const bool is_double = peek(source, 1) == '|';
  source.at += is_double || peek(source, 1) == '&' ? 2 : 1;
  separate(source, level, is_double ? Separator::or_if : Separator::pipe);
  return true;
}

bool Parser::read_open_paren(Source& source, Level& level) {
  end_statement(source, level, Separator::none);
  if (peek(source, 1) == '(') {
    if (const char* end = find_arithmetic_end(source, source.at + 2); end != nullptr) {
      return read_arithmetic_command(source, level, end);
    }
  }
  if (source.depth >= limits::shell_depth) {
    give_up(source, level, source.at);
    return false;
  }
  contexts_.push_back('(');
  ++source.depth;
  ++source.at;
  return true;
}

bool Parser::read_close_paren(Source& source, Level& level) {
  end_statement(source, level, Separator::none);
  level.is_after_group = true;
  ++source.at;
  const std::size_t group = contexts_.rfind('(');
  if (group != std::string::npos && group >= level.contexts) {
    contexts_.resize(group);  // with the cases in it that have no esac
    --source.depth;
    return true;
  }
  level.is_closed = level.ends_at_paren;
  return !level.is_closed;  // else a stray one, as in a line from inside a case
}

bool Parser::read_redirection(Source& source, Level& level) {
  if (!level.is_open && !begin_statement(source, level)) return false;
  const char* begin = source.at;
  while (is_digit(peek(source))) ++source.at;
  if (peek(source) == '&') ++source.at;
  const char kind = *source.at++;
  bool is_heredoc = false;
  if (peek(source) == kind) {
    ++source.at;
    is_heredoc = kind == '<';
    if (is_heredoc && (peek(source) == '<' || peek(source) == '-')) {
      is_heredoc = *source.at++ == '-';
    }
  } else if (peek(source) == '&' || peek(source) == (kind == '<' ? '>' : '|')) {
    ++source.at;
  }
  Redirection redirection;
  redirection.op = slice(begin, source.at);
  level.end = source.at;
  skip_blanks(source);
  if (is_word_start(source)) {
    const std::size_t words = pending_.size();
    if (!read_word(source)) {
      give_up(source, level, begin);
      return false;
    }
    if (pending_.size() == words) return true;  // the cap on words is reached
    redirection.target = pending_.back();
    pending_.pop_back();
    level.end = source.at;
  }
  if (redirections_.size() + pending_redirections_.size() >= limits::shell_words) {
    is_degraded_ = true;
    return true;
  }
  if (is_heredoc && !redirection.target.raw.empty()) {
    heredocs_.push_back({level.statement, bodies_.size(), redirection.target.text,
                         redirection.op.back() == '-',
                         redirection.target.raw != redirection.target.text});
    bodies_.emplace_back();
    redirection.body = bodies_.size();
  }
  pending_redirections_.push_back(redirection);
  return true;
}

bool Parser::read_command_word(Source& source, Level& level) {
  if (!level.is_open) {
    if (const std::string_view keyword = find_keyword(source); !keyword.empty()) {
      const char* from = source.at;
      source.at += keyword.size();
      if (read_keyword(source, level, keyword)) return true;
      give_up(source, level, from);
      return false;
    }
    if (is_time_keyword(source)) {
      source.at += 4;
      return true;
    }
    if (!begin_statement(source, level)) return false;
  }
  const char* from = source.at;
  if (is_digit(*from)) {
    const char* at = from;
    while (at < source.end && is_digit(*at)) ++at;
    const bool has_operator = at < source.end && (*at == '<' || *at == '>');
    if (has_operator && !(at + 1 < source.end && at[1] == '(')) {
      return read_redirection(source, level);
    }
  }
  if (!read_word(source)) {
    give_up(source, level, from);
    return false;
  }
  level.end = source.at;
  if (pending_.size() - level.words != 1 || level.begin != from) return true;
  if (slice(from, source.at) == "[[") return read_test(source, level);
  if (is_function(source, level)) {
    pending_.resize(level.words);
    drafts_.pop_back();
    level.is_open = false;
  }
  return true;
}

void Parser::open_statement(const Source& source, Level& level, const char* begin) {
  level.is_open = true;
  level.is_after_group = false;
  level.statement = drafts_.size();
  level.words = pending_.size();
  level.redirections = pending_redirections_.size();
  level.begin = begin;
  level.end = begin;
  Draft draft;
  draft.before = level.separator;
  draft.depth = source.depth;
  drafts_.push_back(draft);
}

bool Parser::begin_statement(Source& source, Level& level) {
  if (drafts_.size() >= source.statement_limit) return fail(source);
  open_statement(source, level, source.at);
  if (drafts_.size() < source.statement_limit) return true;
  give_up(source, level, source.at);  // the last one there may be takes the rest
  return false;
}

void Parser::end_statement(Source& source, Level& level, Separator separator) {
  if (!level.is_open) return;
  level.is_open = false;
  level.latest = level.statement + 1;
  drafts_[level.statement].after = separator;
  close_draft(source, level, nullptr);
}

void Parser::separate(Source& source, Level& level, Separator separator) {
  const bool is_idle = !level.is_open && !level.is_after_group;
  if (level.is_open) {
    end_statement(source, level, separator);
  } else if (level.is_after_group && level.latest > 0) {
    drafts_[level.latest - 1].after = separator;
  }
  level.is_after_group = false;
  // A newline behind `a |` or an empty line separates nothing.
  if (is_idle && separator == Separator::newline) return;
  level.separator = separator;
}

void Parser::give_up(Source& source, Level& level, const char* from) {
  fail(source);
  if (!level.is_open) {
    while (from < source.end && is_blank(*from)) ++from;
    if (from == source.end || drafts_.size() >= source.statement_limit) return;
    open_statement(source, level, from);
  }
  split_at_blanks(from, source.end);
  source.at = source.end;
  level.end = source.end;
  while (level.end > level.begin && is_blank(level.end[-1])) --level.end;
  level.is_open = false;
  drafts_[level.statement].after = Separator::none;
  close_draft(source, level, from);
}

}  // namespace ttp::shell::detail
