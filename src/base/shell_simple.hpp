// SPDX-License-Identifier: Apache-2.0
// Internal to the shell splitter: the lines of which logs mostly consist, words and operators with
// nothing nested in them, taken apart in one pass.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "base/shell.hpp"

namespace ttp::shell::detail {

/// Makes of simple lines what Parser makes of them, in a quarter of the time, and knows which are
/// simple: one line, no keywords, groups, substitutions, escapes, here-documents and comments,
/// nothing that another shell would run, and not very many words.
class SimpleSplitter {
 public:
  SimpleSplitter();

  /// False if the line is not simple; there are no statements then.
  [[nodiscard]] bool split(std::string_view line);

  /// Of the latest line, which was simple; valid until the next one.
  [[nodiscard]] std::span<const Statement> statements() const {
    return std::span(statements_).first(statement_count_);
  }

 private:
  struct Word {
    std::string_view text;       // quotes removed
    const char* end = nullptr;   // in the line; null: the word is not simple
    bool is_as_written = false;  // nothing special is in it
  };

  // Each returns where to read on, or null if the line is not simple.
  const char* read_token(const char* at);
  const char* read_command_word(const char* at);
  const char* read_separator(const char* at);
  const char* read_redirection(const char* begin, const char* at);
  const char* add_word(const char* begin, const Word& word);
  const char* add_first_word(const char* begin, const Word& word);

  [[nodiscard]] Word read_word(const char* at);
  void read_quoted_word(const char* begin, Word& word);
  void append(std::string_view& text, const char* begin, const char* end);
  [[nodiscard]] bool open(const char* begin);
  [[nodiscard]] bool close(Separator after);

  const char* line_end_ = nullptr;
  Separator separator_ = Separator::none;  // the latest one

  // The statement in progress.
  bool is_open_ = false;
  bool is_even_ = true;  // words as written with one blank between them, as far as it goes
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  std::size_t first_word_ = 0;
  std::size_t first_redirect_ = 0;

  // None of these grows, so that views into them stay valid. Words and redirections have one place
  // more than are used, so that there is a next one.
  std::vector<std::string_view> words_;
  std::vector<Redirect> redirects_;
  std::vector<Statement> statements_;
  std::size_t word_count_ = 0;
  std::size_t redirect_count_ = 0;
  std::size_t statement_count_ = 0;

  bool is_copied_ = false;  // the word in progress lies in chars_, for it is no slice of the line
  std::string chars_;
  bool has_copies_ = false;
  Arena copies_;
};

}  // namespace ttp::shell::detail
