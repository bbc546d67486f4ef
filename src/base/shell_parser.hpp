// SPDX-License-Identifier: Apache-2.0
// Internal to the shell splitter: the recursive-descent parser. shell_parser.cpp reads lists of
// commands, shell_keyword.cpp compound ones, shell_word.cpp words and shell_expansion.cpp what is
// expanded in them; shell.cpp turns the result into Statements.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "base/shell.hpp"
#include "base/shell_program.hpp"

namespace ttp::shell::detail {

/// A part of a shared vector.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// One text being read: the line, the string of an inner shell, the inside of backticks, the body
/// of a here-document. Substitutions such as $(…) are read in place, in the text they stand in.
struct Source {
  const char* at = nullptr;
  const char* end = nullptr;
  int depth = 0;                    // of the commands at `at`
  std::size_t statement_limit = 0;  // statements there may be when this text has been read
  std::size_t heredocs = 0;         // where this text's own pending here-documents begin
  const char* origin = nullptr;     // what `marks` count from
  Range marks;                      // expansions of this text whose commands are out already
  bool is_broken = false;           // the rest can't be read
};

/// An expansion inside a word, in bytes of the word's text, whose commands became statements. An
/// inner shell that gets the word sees the expansion's result, so it is not to be read again.
struct Mark {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Word {
  std::string_view text;         // quotes removed
  std::string_view raw;          // as written
  Range marks;                   // in Parser::marks_
  std::size_t opaque_begin = 0;  // where the first expansion in `text` begins,
  std::size_t opaque_end = 0;    // and where the last one ends: its slashes are no path's
};

struct Redirection {
  std::string_view op;
  Word target;
  std::size_t body = 0;  // 0 or the index in Parser::bodies_, plus 1
};

/// A here-document whose body comes after the next newline.
struct Heredoc {
  std::size_t statement = 0;
  std::size_t body = 0;  // index in Parser::bodies_
  std::string_view delimiter;
  bool strips_tabs = false;
  bool is_quoted = false;
};

/// A statement whose parts are still indexes, because the vectors grow.
struct Draft {
  std::string_view text;
  std::string_view program;
  std::string_view argv0;
  Range wrappers;   // in Parser::words_
  Range args;       // likewise
  Range redirects;  // in Parser::redirections_
  Separator before = Separator::none;
  Separator after = Separator::none;
  int depth = 0;
  bool runs_input = false;  // a shell that reads its commands from a here-document, if it has one
};

/// A word being put together. As long as its text is one slice of the source it stays a view; then
/// it moves to the end of Parser::chars_, which words in progress share as a stack.
struct WordBuilder {
  const char* raw = nullptr;
  std::string_view view;
  bool is_copied = false;
  std::size_t chars = 0;  // where its text in chars_ begins
  std::size_t marks = 0;  // where its marks in open_marks_ begin
  std::size_t opaque_begin = std::string_view::npos;
  std::size_t opaque_end = 0;
};

/// One list of commands: of a text or of a substitution.
struct Level {
  bool ends_at_paren = false;
  bool is_closed = false;  // met that parenthesis
  bool is_open = false;    // a statement is in progress
  bool is_after_group = false;
  std::size_t contexts = 0;               // where its contexts begin
  std::size_t latest = 0;                 // the latest statement finished, plus 1
  Separator separator = Separator::none;  // the latest one
  // Of the statement in progress:
  std::size_t statement = 0;
  std::size_t words = 0;         // where its words in pending_ begin
  std::size_t redirections = 0;  // where its redirections in pending_redirections_ begin
  const char* begin = nullptr;
  const char* end = nullptr;
};

/// Shell text that a statement hands to another shell.
struct ScriptText {
  std::string_view text;
  const char* origin = nullptr;  // what `marks` count from
  Range marks;
};

class Parser {
 public:
  std::span<const Statement> parse(std::string_view line);
  [[nodiscard]] bool is_degraded() const { return is_degraded_; }

 private:
  // shell.cpp
  void reset(std::size_t size);
  void assemble();
  void close_draft(Source& source, Level& level, const char* cut);
  ScriptText script_text(const Source& source, std::span<const Word> args, Script script,
                         const char* cut);
  void run(const Source& source, const ScriptText& script, int depth);
  void read_heredocs(Source& source);

  // shell_parser.cpp: false means that there is nothing more to read on this level.
  void read_list(Source& source, Level& level);
  bool read_token(Source& source, Level& level);
  bool read_semicolon(Source& source, Level& level);
  bool read_ampersand(Source& source, Level& level);
  bool read_bar(Source& source, Level& level);
  bool read_open_paren(Source& source, Level& level);
  bool read_close_paren(Source& source, Level& level);
  bool read_redirection(Source& source, Level& level);
  bool read_command_word(Source& source, Level& level);
  void open_statement(const Source& source, Level& level, const char* begin);
  bool begin_statement(Source& source, Level& level);
  void end_statement(Source& source, Level& level, Separator separator);
  void separate(Source& source, Level& level, Separator separator);
  void give_up(Source& source, Level& level, const char* from);

  // shell_keyword.cpp: the first four return false if the text is broken, the other two like those
  // of shell_parser.cpp.
  bool read_keyword(Source& source, Level& level, std::string_view keyword);
  bool read_for(Source& source);
  bool read_case(Source& source);
  bool read_case_pattern(Source& source);
  bool read_test(Source& source, Level& level);
  bool read_arithmetic_command(Source& source, Level& level, const char* end);
  bool is_function(Source& source, const Level& level);

  // shell_word.cpp: each returns false if the text is broken. `read_word` adds to pending_.
  bool read_word(Source& source);
  bool skip_word(Source& source);
  bool read_single_quotes(Source& source, WordBuilder* word);
  bool read_double_quotes(Source& source, WordBuilder* word);
  bool read_ansi_quotes(Source& source, WordBuilder& word);
  bool finish_word(const Source& source, WordBuilder& word);
  void add_word(const Word& word);
  void append(WordBuilder& word, const char* begin, const char* end);
  void append_decoded(WordBuilder& word, std::string_view text);
  [[nodiscard]] std::size_t size(const WordBuilder& word) const;
  void split_at_blanks(const char* from, const char* end);

  // shell_expansion.cpp: likewise. Without a word the text is passed over.
  bool read_expansion(Source& source, WordBuilder* word, bool is_quoted);
  bool read_expansions(Source& source, const char* stop);
  bool read_process_substitution(Source& source, WordBuilder& word);
  void add_expansion(WordBuilder& word, std::size_t begin, bool is_reported);
  bool skip_reported(Source& source);
  bool expand(Source& source, bool is_quoted);
  bool expand_command(Source& source);
  bool expand_backticks(Source& source, bool is_quoted);
  bool expand_braces(Source& source, bool is_quoted);
  const char* find_arithmetic_end(const Source& source, const char* from);

  bool fail(Source& source);

  bool is_degraded_ = false;
  int nesting_ = 0;            // of quotes and braces inside each other
  std::size_t lookahead_ = 0;  // bytes that find_arithmetic_end may still look at
  Arena arena_;                // texts that are no slice of the line
  std::vector<Statement> statements_;
  std::vector<Draft> drafts_;
  std::vector<std::string_view> words_;
  std::vector<Redirection> redirections_;
  std::vector<Redirect> redirects_;
  std::vector<std::string_view> bodies_;
  std::vector<Heredoc> heredocs_;
  std::vector<Mark> marks_;
  // Stacks that the levels share.
  std::vector<Word> pending_;
  std::vector<Redirection> pending_redirections_;
  std::vector<Mark> open_marks_;
  std::string chars_;
  std::string contexts_;  // '(' for a group, 'c' for a case
};

/// Raises a counter for as long as it lives.
class Nesting {
 public:
  explicit Nesting(int& count) : count_(count) { ++count_; }
  ~Nesting() { --count_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

 private:
  int& count_;
};

/// The byte `ahead` of the current one, NUL behind the end.
inline char peek(const Source& source, std::ptrdiff_t ahead = 0) {
  return source.end - source.at > ahead ? source.at[ahead] : '\0';
}

/// Words with which a compound command begins, goes on or ends.
inline constexpr std::string_view keywords[] = {
    "!",   "case",     "coproc", "do",     "done", "elif",  "else",  "esac", "fi",
    "for", "function", "if",     "select", "then", "until", "while", "{",    "}"};
[[nodiscard]] bool is_keyword(std::string_view word);

/// The keyword at the current byte, or an empty text. Requires a byte.
[[nodiscard]] std::string_view find_keyword(const Source& source);

/// True if the current word is a `time` that measures a group or a loop; before a simple command it
/// counts as a wrapper.
[[nodiscard]] bool is_time_keyword(Source source);

inline std::string_view slice(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

/// Moves over blanks, continued lines and an unquoted $IFS, which stands for a blank.
void skip_blanks(Source& source);

/// The same and newlines and comments.
void skip_lines(Source& source);

void skip_comment(Source& source);

/// True for the bytes that end an unquoted word, and behind the end.
[[nodiscard]] bool is_delimiter(const Source& source, const char* at);

/// True if a <(…) or >(…) is next.
[[nodiscard]] bool is_process_substitution(const Source& source);

/// True if a word is next, on the condition that blanks are skipped.
[[nodiscard]] bool is_word_start(const Source& source);

}  // namespace ttp::shell::detail
