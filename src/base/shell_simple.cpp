// SPDX-License-Identifier: Apache-2.0
#include "base/shell_simple.hpp"

#include <array>
#include <cstdint>

#include "base/limits.hpp"
#include "base/shell_parser.hpp"
#include "base/shell_program.hpp"

namespace ttp::shell::detail {

namespace {

using namespace std::string_view_literals;

// Few lines have more, and those may take longer.
constexpr std::size_t most_words = 256;
constexpr std::size_t most_redirects = 32;
constexpr std::size_t most_statements = 32;
static_assert(most_statements < limits::shell_statements && most_words < limits::shell_words);

/// What a byte means outside quotes.
enum class Kind : std::uint8_t { letter, hash, blank, separator, angle, quote, dollar, other };

constexpr auto kinds = [] {
  std::array<Kind, 256> table{};
  const auto put = [&](std::string_view bytes, Kind kind) {
    for (const char c : bytes) table[static_cast<unsigned char>(c)] = kind;
  };
  put("#", Kind::hash);
  put(" \t", Kind::blank);
  put(";&|", Kind::separator);
  put("<>", Kind::angle);
  put("'\"", Kind::quote);
  put("$", Kind::dollar);
  put("\n\r\0()\\`"sv, Kind::other);
  return table;
}();

constexpr auto name_bytes = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < table.size(); ++c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    table[c] = is_letter || (c >= '0' && c <= '9') || c == '_';
  }
  return table;
}();

Kind kind_of(char c) { return kinds[static_cast<unsigned char>(c)]; }

/// Inside a word a # is a letter.
bool is_letter(char c) { return kind_of(c) <= Kind::hash; }

/// Where letters end. Several at a time: looking for the end of the line costs as much as for theirs.
inline const char* skip_letters(const char* at, const char* end) {
  for (; end - at >= 4; at += 4) {
    if (!is_letter(at[0])) return at;
    if (!is_letter(at[1])) return at + 1;
    if (!is_letter(at[2])) return at + 2;
    if (!is_letter(at[3])) return at + 3;
  }
  while (at != end && is_letter(*at)) ++at;
  return at;
}

bool ends_word(char c) {
  const Kind kind = kind_of(c);
  return kind >= Kind::blank && kind <= Kind::angle;
}

/// True for words with which a command can begin and then is no simple one.
bool begins_compound(std::string_view word) {
  return is_keyword(word) || word == "time" || word == "[[";
}

/// True if the word may be an assignment.
bool is_name_with_more(std::string_view word) {
  std::size_t i = 0;
  while (i < word.size() && name_bytes[static_cast<unsigned char>(word[i])]) ++i;
  return i < word.size() && i > 0;
}

/// True if the dollar sign at `at` and what follows stay as they are, outside quotes.
bool is_plain_reference(const char* at, const char* end) {
  const std::string_view rest = slice(at + 1, end);
  if (rest.empty()) return true;
  return "({'\""sv.find(rest[0]) == std::string_view::npos && !rest.starts_with("IFS");
}

/// Where double quotes are closed; null if they are not, or if something in them has to be read.
const char* find_closing_quote(const char* at, const char* end) {
  for (; at != end; ++at) {
    switch (*at) {
      case '"': return at;
      case '\\':
      case '`': return nullptr;
      case '$':
        if (end - at > 1 && (at[1] == '(' || at[1] == '{')) return nullptr;
        break;
      default: break;
    }
  }
  return nullptr;
}

const char* find(const char* at, const char* end, char c) {
  while (at != end && *at != c) ++at;
  return at == end ? nullptr : at;
}

std::string_view file_name(std::string_view program) {
  const std::size_t slash = program.rfind('/');
  const bool is_path = slash != std::string_view::npos && slash + 1 < program.size();
  return is_path ? program.substr(slash + 1) : program;
}

}  // namespace

SimpleSplitter::SimpleSplitter()
    : words_(most_words + 1), redirects_(most_redirects + 1), statements_(most_statements) {}

bool SimpleSplitter::split(std::string_view line) {
  word_count_ = 0;
  redirect_count_ = 0;
  statement_count_ = 0;
  is_open_ = false;
  first_word_ = 0;
  separator_ = Separator::none;
  if (has_copies_) copies_.reset();
  has_copies_ = false;
  const char* at = line.empty() ? "" : line.data();
  const char* const end = line_end_ = at + line.size();
  while (at != nullptr) {
    if (at != end && *at == ' ') ++at;
    while (at != end && kind_of(*at) == Kind::blank) {
      is_even_ = false;
      ++at;
    }
    if (at == end) break;
    const char* const begin = at;
    at = skip_letters(begin, end);
    // Most words have nothing special in them.
    const bool is_plain = at != begin && *begin != '#' &&
                          (at == end || kind_of(*at) <= Kind::separator);
    at = is_plain ? add_word(begin, {slice(begin, at), at, true}) : read_token(begin);
  }
  const bool is_simple = at != nullptr && close(Separator::none);
  if (!is_simple) statement_count_ = 0;
  return is_simple;
}

const char* SimpleSplitter::read_token(const char* at) {
  switch (kind_of(*at)) {
    case Kind::letter:
    case Kind::quote:
    case Kind::dollar: return read_command_word(at);
    case Kind::separator: return read_separator(at);
    case Kind::angle: return read_redirection(at, at);
    default: return nullptr;
  }
}

const char* SimpleSplitter::read_separator(const char* at) {
  const char first = *at;
  const char second = at + 1 == line_end_ ? '\0' : at[1];
  Separator separator = Separator::semicolon;
  std::ptrdiff_t size = 1;
  if (first == ';') {
    if (second == ';' || second == '&') return nullptr;  // of a case
  } else if (first == '&') {
    if (second == '>') return read_redirection(at, at);
    separator = second == '&' ? Separator::and_if : Separator::background;
    size = second == '&' ? 2 : 1;
  } else {
    separator = second == '|' ? Separator::or_if : Separator::pipe;
    size = second == '|' || second == '&' ? 2 : 1;
  }
  if (!close(separator)) return nullptr;
  separator_ = separator;
  return at + size;
}

/// `begin` is where the operator begins, `at` where its digits end.
const char* SimpleSplitter::read_redirection(const char* begin, const char* at) {
  if (redirect_count_ == most_redirects || (!is_open_ && !open(begin))) return nullptr;
  is_even_ = false;
  if (*at == '&') ++at;
  const char kind = *at++;
  if (at != line_end_) {
    if (*at == kind) {
      if (kind == '<') return nullptr;  // a here-document
      ++at;
    } else if (*at == '&' || *at == (kind == '<' ? '>' : '|')) {
      ++at;
    }
  }
  Redirect& redirect = redirects_[redirect_count_++];
  redirect = {slice(begin, at), {}, {}};
  end_ = at;
  while (at != line_end_ && kind_of(*at) == Kind::blank) ++at;
  if (at == line_end_ || ends_word(*at)) {
    // <(…) and >(…) are no redirections, and the parenthesis is met before long.
    return at;
  }
  const Word target = read_word(at);
  redirect.target = target.text;
  if (target.end != nullptr) end_ = target.end;
  return target.end;
}

const char* SimpleSplitter::read_command_word(const char* at) {
  const Word word = read_word(at);
  if (word.end == nullptr) return nullptr;
  if (word.is_as_written && word.end != line_end_ && kind_of(*word.end) == Kind::angle &&
      word.text.find_first_not_of("0123456789") == std::string_view::npos) {
    return read_redirection(at, word.end);
  }
  is_even_ &= word.is_as_written;
  return add_word(at, word);
}

inline const char* SimpleSplitter::add_word(const char* begin, const Word& word) {
  if (word_count_ == first_word_) return add_first_word(begin, word);
  if (word_count_ == most_words) return nullptr;
  words_[word_count_++] = word.text;
  return end_ = word.end;
}

/// An assignment or the first word behind those.
const char* SimpleSplitter::add_first_word(const char* begin, const Word& word) {
  if (!is_open_) {
    if (word.is_as_written && begins_compound(word.text)) return nullptr;
    if (!open(begin)) return nullptr;
  }
  end_ = word.end;
  const std::string_view raw = slice(begin, word.end);
  if (is_name_with_more(raw) && is_assignment(raw)) return word.end;
  if (word_count_ == most_words) return nullptr;
  words_[word_count_++] = word.text;
  return word.end;
}

/// Requires that no operator and no blank is next.
SimpleSplitter::Word SimpleSplitter::read_word(const char* begin) {
  Word word;
  const char* const at = skip_letters(begin, line_end_);
  word.text = slice(begin, at);
  if (at == line_end_ || ends_word(*at)) {
    word.end = at;
    word.is_as_written = true;
  } else {
    read_quoted_word(at, word);
  }
  return word;
}

/// Goes on with a word in which something special was met at `at`.
void SimpleSplitter::read_quoted_word(const char* at, Word& word) {
  is_copied_ = false;
  while (at != line_end_ && !ends_word(*at)) {
    const char* const begin = at;
    if (is_letter(*at)) {
      at = skip_letters(at, line_end_);
      append(word.text, begin, at);
    } else if (*at == '$') {
      if (!is_plain_reference(at, line_end_)) return;
      append(word.text, begin, ++at);
    } else if (*at == '\'' || *at == '"') {
      const char* const inside = at + 1;
      at = *at == '"' ? find_closing_quote(inside, line_end_) : find(inside, line_end_, '\'');
      if (at == nullptr) return;
      append(word.text, inside, at);
      ++at;
    } else {
      return;
    }
  }
  if (is_copied_) {
    word.text = copies_.copy(chars_);
    has_copies_ = true;
  }
  word.end = at;
}

/// As long as a word's text is one slice of the line it stays that.
void SimpleSplitter::append(std::string_view& text, const char* begin, const char* end) {
  if (begin == end) return;
  if (is_copied_) {
    chars_.append(begin, end);
  } else if (text.empty()) {
    text = slice(begin, end);
  } else if (text.data() + text.size() == begin) {
    text = slice(text.data(), end);
  } else {
    chars_.assign(text).append(begin, end);
    is_copied_ = true;
  }
}

bool SimpleSplitter::open(const char* begin) {
  if (statement_count_ == most_statements) return false;
  is_open_ = true;
  is_even_ = true;
  begin_ = begin;
  end_ = begin;
  first_word_ = word_count_;
  first_redirect_ = redirect_count_;
  return true;
}

/// Ends the statement in progress, if there is one. False if it carries text for another shell.
bool SimpleSplitter::close(Separator after) {
  if (!is_open_) return true;
  is_open_ = false;
  const std::span<const std::string_view> words(&words_[first_word_], word_count_ - first_word_);
  first_word_ = word_count_;
  Statement& statement = statements_[statement_count_++];
  statement.text = slice(begin_, end_);
  statement.before = separator_;
  statement.after = after;
  statement.redirects = {&redirects_[first_redirect_], redirect_count_ - first_redirect_};
  statement.joined_args = {};
  if (words.empty()) {
    statement.program = statement.argv0 = {};
    statement.wrappers = statement.args = words;
    return true;
  }
  statement.program = words.front();
  statement.argv0 = file_name(statement.program);
  const bool is_special = special_programs.may_have(statement.argv0);
  const std::size_t program = is_special ? program_index(words) : 0;
  if (program > 0) {
    statement.program = words[program];
    statement.argv0 = file_name(statement.program);
  }
  statement.wrappers = words.first(program);
  statement.args = words.subspan(program + 1);
  if (is_even_ && !statement.args.empty()) {
    const std::string_view last = statement.args.back();
    statement.joined_args = slice(statement.args.front().data(), last.data() + last.size());
  }
  if (!is_special) return true;
  // Without here-documents a shell that reads its commands runs nothing that the line shows.
  const Script::Place script = find_script(statement.argv0, statement.args).place;
  return script == Script::Place::none || script == Script::Place::input;
}

}  // namespace ttp::shell::detail
