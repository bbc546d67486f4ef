// SPDX-License-Identifier: Apache-2.0
// Words: quotes and escapes.
#include <algorithm>
#include <array>
#include <cstring>

#include "base/limits.hpp"
#include "base/shell_parser.hpp"
#include "base/text.hpp"

namespace ttp::shell::detail {

namespace {

constexpr std::array<bool, 256> table_of(std::string_view bytes) {
  std::array<bool, 256> table{};
  for (const char c : bytes) table[static_cast<unsigned char>(c)] = true;
  return table;
}

using namespace std::string_view_literals;
constexpr auto delimiters = table_of(" \t\n\r\0;&|<>()"sv);
constexpr auto specials = table_of(" \t\n\r\0;&|<>()'\"\\$`"sv);
constexpr auto ends = table_of(" \t\n\r\0;&|"sv);  // of words, whatever follows
constexpr auto quoted_specials = table_of("\"\\$`"sv);
constexpr auto blanks = table_of(" \t\n\r\0"sv);

bool in(const std::array<bool, 256>& table, char c) {
  return table[static_cast<unsigned char>(c)];
}

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Bytes of the continued line (backslash, newline) at `at`, or 0.
std::ptrdiff_t continuation(const Source& source) {
  if (peek(source) != '\\') return 0;
  if (peek(source, 1) == '\n') return 2;
  if (peek(source, 1) != '\r') return 0;
  if (source.end - source.at == 2) return 2;
  return peek(source, 2) == '\n' ? 3 : 0;
}

/// Bytes of the unquoted $IFS at the current byte, or 0; with an empty parameter that often
/// separates it from a letter, as in cat$IFS$9/etc/passwd.
std::ptrdiff_t field_separator(const Source& source) {
  const std::string_view rest(source.at, static_cast<std::size_t>(source.end - source.at));
  std::size_t size = 0;
  if (rest.starts_with("$IFS")) {
    size = 4;
    if (size < rest.size() && is_name_char(rest[size])) return 0;
  } else if (rest.starts_with("${IFS")) {
    constexpr std::size_t longest = 24;  // ${IFS}, ${IFS:0:1}, ${IFS%??}
    const std::size_t brace = rest.substr(0, longest).find('}');
    if (brace == std::string_view::npos || is_name_char(rest[5])) return 0;
    size = brace + 1;
  } else {
    return 0;
  }
  if (size + 1 < rest.size() && rest[size] == '$' &&
      "0123456789@*"sv.find(rest[size + 1]) != std::string_view::npos) {
    size += 2;
  }
  return static_cast<std::ptrdiff_t>(size);
}

/// True if the parenthesis at the current byte belongs to the word that begins at `raw`: an array
/// (a=(1 2)) or a pattern such as !(*.txt).
bool is_word_paren(const Source& source, const char* raw) {
  if (source.at == raw) return false;
  const char before = source.at[-1];
  if (before == '=') return is_assignment({raw, static_cast<std::size_t>(source.at - raw)});
  return "?*+@!"sv.find(before) != std::string_view::npos;
}

}  // namespace

void skip_blanks(Source& source) {
  while (source.at < source.end) {
    const char c = *source.at;
    if (c == ' ' || c == '\t' || c == '\0') {
      ++source.at;
    } else if (c == '\r' && (source.at + 1 == source.end || source.at[1] == '\n')) {
      ++source.at;
    } else if (c == '\\') {
      const std::ptrdiff_t bytes = source.at + 1 == source.end ? 1 : continuation(source);
      if (bytes == 0) return;
      source.at += bytes;
    } else if (c == '$') {
      const std::ptrdiff_t bytes = field_separator(source);
      if (bytes == 0) return;
      source.at += bytes;
    } else {
      return;
    }
  }
}

void skip_lines(Source& source) {
  for (;;) {
    skip_blanks(source);
    const char c = peek(source);
    if (c == '#') {
      skip_comment(source);
    } else if (c == '\n' || c == '\r') {
      ++source.at;
    } else {
      return;
    }
  }
}

void skip_comment(Source& source) {
  while (source.at < source.end && *source.at != '\n' && *source.at != '\r') ++source.at;
}

bool is_delimiter(const Source& source, const char* at) {
  return at >= source.end || in(delimiters, *at);
}

bool is_process_substitution(const Source& source) {
  return (peek(source) == '<' || peek(source) == '>') && peek(source, 1) == '(';
}

bool is_word_start(const Source& source) {
  return !is_delimiter(source, source.at) || is_process_substitution(source);
}

bool Parser::fail(Source& source) {
  source.is_broken = true;
  is_degraded_ = true;
  return false;
}

bool Parser::read_word(Source& source) {
  // Most words have nothing special in them.
  const char* const begin = source.at;
  const char* at = begin;
  while (at < source.end && !in(specials, *at)) ++at;
  if (at > begin && (at == source.end || in(ends, *at))) {
    source.at = at;
    Word plain;
    plain.text = plain.raw = slice(begin, at);
    plain.marks = {marks_.size(), marks_.size()};
    plain.opaque_begin = std::string_view::npos;
    add_word(plain);
    return true;
  }
  WordBuilder word;
  word.raw = source.at;
  word.chars = chars_.size();
  word.marks = open_marks_.size();
  int parens = 0;
  for (;;) {
    const char* run = source.at;
    while (source.at < source.end && !in(specials, *source.at)) ++source.at;
    append(word, run, source.at);
    if (source.at == source.end) {
      return parens == 0 ? finish_word(source, word) : fail(source);
    }
    switch (*source.at) {
      case '\'':
        if (!read_single_quotes(source, &word)) return false;
        continue;
      case '"':
        if (!read_double_quotes(source, &word)) return false;
        continue;
      case '\\':
        if (const std::ptrdiff_t bytes = continuation(source); bytes > 0) {
          source.at += bytes;
          continue;
        }
        ++source.at;
        if (source.at == source.end) continue;
        break;  // the next byte is a letter
      case '$':
        if (peek(source, 1) == '\'') {
          if (!read_ansi_quotes(source, word)) return false;
          continue;
        }
        if (peek(source, 1) == '"') {
          ++source.at;
          continue;
        }
        if (parens == 0 && field_separator(source) > 0) return finish_word(source, word);
        [[fallthrough]];
      case '`':
        if (!read_expansion(source, &word, false)) return false;
        continue;
      case '(':
        if (parens == 0 && !is_word_paren(source, word.raw)) return finish_word(source, word);
        ++parens;
        break;
      case ')':
        if (parens == 0) return finish_word(source, word);
        --parens;
        break;
      default:
        if (parens > 0) break;
        if (!is_process_substitution(source)) return finish_word(source, word);
        if (!read_process_substitution(source, word)) return false;
        continue;
    }
    append(word, source.at, source.at + 1);
    ++source.at;
  }
}

bool Parser::skip_word(Source& source) {
  const std::size_t words = pending_.size();
  if (!read_word(source)) return false;
  pending_.resize(words);
  return true;
}

bool Parser::finish_word(const Source& source, WordBuilder& word) {
  Word result;
  result.raw = {word.raw, static_cast<std::size_t>(source.at - word.raw)};
  result.text = word.view;
  if (word.is_copied) {
    result.text = arena_.copy(std::string_view(chars_).substr(word.chars));
    chars_.resize(word.chars);
  }
  result.opaque_begin = word.opaque_begin;
  result.opaque_end = word.opaque_end;
  result.marks.begin = marks_.size();
  marks_.insert(marks_.end(), open_marks_.begin() + static_cast<std::ptrdiff_t>(word.marks),
                open_marks_.end());
  result.marks.end = marks_.size();
  open_marks_.resize(word.marks);
  add_word(result);
  return true;
}

void Parser::add_word(const Word& word) {
  if (words_.size() + pending_.size() < limits::shell_words) {
    pending_.push_back(word);
  } else {
    is_degraded_ = true;
  }
}

void Parser::append(WordBuilder& word, const char* begin, const char* end) {
  if (begin == end) return;
  const std::string_view text(begin, static_cast<std::size_t>(end - begin));
  if (word.is_copied) {
    chars_.append(text);
  } else if (word.view.empty()) {
    word.view = text;
  } else if (word.view.data() + word.view.size() == begin) {
    word.view = {word.view.data(), word.view.size() + text.size()};
  } else {
    append_decoded(word, text);
  }
}

void Parser::append_decoded(WordBuilder& word, std::string_view text) {
  if (!word.is_copied) {
    chars_.append(word.view);
    word.is_copied = true;
  }
  chars_.append(text);
}

std::size_t Parser::size(const WordBuilder& word) const {
  return word.is_copied ? chars_.size() - word.chars : word.view.size();
}

bool Parser::read_single_quotes(Source& source, WordBuilder* word) {
  const char* begin = source.at + 1;
  const auto rest = static_cast<std::size_t>(source.end - begin);
  const void* end = rest == 0 ? nullptr : std::memchr(begin, '\'', rest);
  if (end == nullptr) return fail(source);
  source.at = static_cast<const char*>(end);
  if (word != nullptr) append(*word, begin, source.at);
  ++source.at;
  return true;
}

bool Parser::read_double_quotes(Source& source, WordBuilder* word) {
  const Nesting nesting(nesting_);
  if (nesting_ > limits::shell_quotes) return fail(source);
  ++source.at;
  for (;;) {
    const char* run = source.at;
    while (source.at < source.end && !in(quoted_specials, *source.at)) ++source.at;
    if (word != nullptr) append(*word, run, source.at);
    if (source.at == source.end) return fail(source);
    if (*source.at == '"') {
      ++source.at;
      return true;
    }
    if (*source.at != '\\') {
      if (!read_expansion(source, word, true)) return false;
      continue;
    }
    if (const std::ptrdiff_t bytes = continuation(source); bytes > 0) {
      source.at += bytes;
      continue;
    }
    // The backslash goes before these four and stays before all others.
    const char* kept = in(quoted_specials, peek(source, 1)) ? source.at + 1 : source.at;
    source.at = std::min(source.at + 2, source.end);
    if (word != nullptr) append(*word, kept, source.at);
  }
}

bool Parser::read_ansi_quotes(Source& source, WordBuilder& word) {
  source.at += 2;
  for (;;) {
    const char* run = source.at;
    while (source.at < source.end && *source.at != '\'' && *source.at != '\\') ++source.at;
    append(word, run, source.at);
    if (source.at == source.end) return fail(source);
    if (*source.at++ == '\'') return true;
    if (source.at == source.end) return fail(source);
    const char kind = *source.at++;
    const auto number = [&](int base, int digits, std::uint32_t value) {
      for (; digits > 0 && source.at < source.end; --digits, ++source.at) {
        const int digit = hex_value(*source.at);
        if (digit < 0 || digit >= base) break;
        value = value * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit);
      }
      return value;
    };
    constexpr auto letters = "abeEfnrtv"sv;
    constexpr auto controls = "\a\b\x1b\x1b\f\n\r\t\v"sv;
    std::uint32_t code = 0;
    bool is_character = false;  // else a byte
    if (const std::size_t i = letters.find(kind); i != std::string_view::npos) {
      code = static_cast<unsigned char>(controls[i]);
    } else if (kind == 'x') {
      code = number(16, 2, 0);
    } else if (kind == 'u' || kind == 'U') {
      code = number(16, kind == 'u' ? 4 : 8, 0);
      is_character = true;
    } else if (kind >= '0' && kind <= '7') {
      code = number(8, 2, static_cast<std::uint32_t>(kind - '0')) & 0xFF;
    } else if (kind == 'c' && source.at < source.end) {
      code = static_cast<unsigned char>(*source.at++) & 0x1F;
    } else if (kind == '\\' || kind == '\'' || kind == '"' || kind == '?') {
      code = static_cast<unsigned char>(kind);
    } else {
      append(word, source.at - 2, source.at);  // unknown: stays as written
      continue;
    }
    const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code == 0 || code > 0x10FFFF || is_surrogate) continue;
    char bytes[4];
    char* end = bytes;
    if (is_character) {
      end = encode_utf8(code, bytes);
    } else {
      *end++ = static_cast<char>(code);
    }
    append_decoded(word, {bytes, static_cast<std::size_t>(end - bytes)});
  }
}

void Parser::split_at_blanks(const char* from, const char* end) {
  const auto is_quote = [](char c) { return c == '"' || c == '\'' || c == '`'; };
  while (from < end) {
    while (from < end && in(blanks, *from)) ++from;
    const char* begin = from;
    while (from < end && !in(blanks, *from)) ++from;
    const char* last = from;
    while (begin < last && is_quote(*begin)) ++begin;
    while (begin < last && is_quote(last[-1])) --last;
    if (begin == last) continue;
    if (words_.size() + pending_.size() >= limits::shell_words) return;
    Word word;
    word.text = word.raw = {begin, static_cast<std::size_t>(last - begin)};
    add_word(word);
  }
}

}  // namespace ttp::shell::detail
