// SPDX-License-Identifier: Apache-2.0
#include "base/shell.hpp"

#include <functional>

#include "base/limits.hpp"
#include "base/shell_parser.hpp"
#include "base/shell_program.hpp"
#include "base/shell_simple.hpp"

namespace ttp::shell {

namespace detail {

namespace {

/// Memory for one unusual line that is given back after it.
constexpr std::size_t kept_chars = 64U << 10;

std::string_view file_name(const Word& word) {
  const auto after_slash = [](std::string_view text) {
    const std::size_t slash = text.rfind('/');
    return slash == std::string_view::npos ? std::size_t{0} : slash + 1;
  };
  const std::string_view text = word.text;
  std::size_t begin = after_slash(text.substr(word.opaque_end));
  if (begin > 0) {
    begin += word.opaque_end;
  } else if (word.opaque_end > 0) {
    begin = after_slash(text.substr(0, word.opaque_begin));
  }
  return begin < text.size() ? text.substr(begin) : text;
}

template <typename T>
std::span<const T> part(const std::vector<T>& all, Range range) {
  return std::span(all).subspan(range.begin, range.end - range.begin);
}

bool is_between(std::string_view text, const char* begin, const char* end) {
  // std::less also orders pointers into different texts.
  return !text.empty() && !std::less<>()(text.data(), begin) && std::less<>()(text.data(), end);
}

/// The line that begins at `at`, without its end; moves `at` behind that.
std::string_view take_line(const char*& at, const char* end) {
  const char* begin = at;
  while (at < end && *at != '\n' && *at != '\r') ++at;
  const std::string_view line = slice(begin, at);
  if (at < end && *at++ == '\r' && at < end && *at == '\n') ++at;
  return line;
}

}  // namespace

std::span<const Statement> Parser::parse(std::string_view line) {
  reset(line.size());
  Source source;
  source.at = line.data();
  source.end = line.data() + line.size();
  source.statement_limit = limits::shell_statements;
  Level level;
  read_list(source, level);
  assemble();
  return statements_;
}

void Parser::reset(std::size_t size) {
  is_degraded_ = false;
  nesting_ = 0;
  // Real arithmetic is short; hostile text gets no more than a few looks at each byte.
  lookahead_ = 4 * size;
  arena_.reset();
  statements_.clear();
  drafts_.clear();
  words_.clear();
  redirections_.clear();
  redirects_.clear();
  bodies_.clear();
  heredocs_.clear();
  marks_.clear();
  pending_.clear();
  pending_redirections_.clear();
  open_marks_.clear();
  contexts_.clear();
  chars_.clear();
  if (chars_.capacity() > kept_chars) chars_.shrink_to_fit();
}

void Parser::assemble() {
  for (const Redirection& redirection : redirections_) {
    const std::string_view body =
        redirection.body == 0 ? std::string_view{} : bodies_[redirection.body - 1];
    redirects_.push_back({redirection.op, redirection.target.text, body});
  }
  for (const Draft& draft : drafts_) {
    Statement statement;
    statement.text = draft.text;
    statement.program = draft.program;
    statement.argv0 = draft.argv0;
    statement.wrappers = part(words_, draft.wrappers);
    statement.args = part(words_, draft.args);
    statement.redirects = part(redirects_, draft.redirects);
    statement.before = draft.before;
    statement.after = draft.after;
    statement.depth = draft.depth;
    statements_.push_back(statement);
  }
}

/// Moves the parts of the statement in progress to their places and runs the shell text that it
/// carries. `cut` is where it became unreadable, if it did.
void Parser::close_draft(Source& source, Level& level, const char* cut) {
  Draft& draft = drafts_[level.statement];
  draft.text = slice(level.begin, level.end);

  std::span<const Word> words = std::span(pending_).subspan(level.words);
  while (!words.empty() && is_assignment(words[0].raw)) words = words.subspan(1);
  draft.args.begin = words_.size();
  for (const Word& word : words) words_.push_back(word.text);
  draft.args.end = words_.size();
  ScriptText script;
  if (!words.empty()) {
    const std::size_t at = program_index(std::span(words_).subspan(draft.args.begin));
    draft.program = words[at].text;
    draft.argv0 = file_name(words[at]);
    draft.wrappers = {draft.args.begin, draft.args.begin + at};
    draft.args.begin += at + 1;
    const std::span<const Word> args = words.subspan(at + 1);
    const Script found = find_script(draft.argv0, std::span(words_).subspan(draft.args.begin));
    draft.runs_input = found.place == Script::Place::input;
    script = script_text(source, args, found, cut);
  }
  pending_.resize(level.words);

  draft.redirects.begin = redirections_.size();
  for (std::size_t i = level.redirections; i < pending_redirections_.size(); ++i) {
    const Redirection& redirection = pending_redirections_[i];
    redirections_.push_back(redirection);
    if (draft.runs_input && redirection.op.ends_with("<<<")) {
      const Word& target = redirection.target;
      script = {target.text, target.text.data(), target.marks};
    }
  }
  draft.redirects.end = redirections_.size();
  pending_redirections_.resize(level.redirections);
  if (!script.text.empty()) run(source, script, draft.depth + 1);
}

ScriptText Parser::script_text(const Source& source, std::span<const Word> args, Script script,
                               const char* cut) {
  if (script.place == Script::Place::none || script.place == Script::Place::input) return {};
  const Word& first = args[script.word];
  if (cut != nullptr && is_between(first.text, cut, source.end)) {
    // The text's closing quote is missing, so it goes on to the end of what can't be read.
    const char* begin = first.text.data() + script.offset;
    while (begin < source.end && (*begin == '"' || *begin == '\'')) ++begin;
    return {slice(begin, source.end), begin, {}};
  }
  if (script.place == Script::Place::word || script.word + 1 == args.size()) {
    return {first.text.substr(script.offset), first.text.data(), first.marks};
  }
  const std::size_t base = chars_.size();
  Range marks{marks_.size(), marks_.size()};
  for (const Word& word : args.subspan(script.word)) {
    if (&word != &first) chars_.push_back(' ');
    const std::size_t shift = chars_.size() - base;
    for (std::size_t i = word.marks.begin; i < word.marks.end; ++i) {
      marks_.push_back({marks_[i].begin + shift, marks_[i].end + shift});
    }
    chars_.append(word.text);
  }
  marks.end = marks_.size();
  const std::string_view joined = arena_.copy(std::string_view(chars_).substr(base));
  chars_.resize(base);
  return {joined, joined.data(), marks};
}

void Parser::run(const Source& source, const ScriptText& script, int depth) {
  const std::string_view text = script.text;
  // The result of $(…) alone is unknown, and its own commands are out already.
  if (script.marks.end - script.marks.begin == 1 &&
      marks_[script.marks.begin].end - marks_[script.marks.begin].begin == text.size()) {
    return;
  }
  if (depth > limits::shell_depth) {
    is_degraded_ = true;
    return;
  }
  Source inner;
  inner.at = text.data();
  inner.end = text.data() + text.size();
  inner.depth = depth;
  // One less, so that whatever is inside leaves room for the rest of the text around it.
  inner.statement_limit = source.statement_limit - 1;
  inner.heredocs = heredocs_.size();
  inner.origin = script.origin;
  inner.marks = script.marks;
  const std::size_t pending = pending_.size();
  const std::size_t redirections = pending_redirections_.size();
  const std::size_t open_marks = open_marks_.size();
  const std::size_t chars = chars_.size();
  Level level;
  read_list(inner, level);
  // A text that broke off leaves words half done.
  pending_.resize(pending);
  pending_redirections_.resize(redirections);
  open_marks_.resize(open_marks);
  chars_.resize(chars);
  heredocs_.resize(inner.heredocs);
}

void Parser::read_heredocs(Source& source) {
  const std::size_t end = heredocs_.size();
  for (std::size_t i = source.heredocs; i < end; ++i) {
    const Heredoc heredoc = heredocs_[i];
    const char* begin = source.at;
    const char* body_end = source.end;
    while (source.at < source.end) {
      const char* line_begin = source.at;
      std::string_view line = take_line(source.at, source.end);
      while (heredoc.strips_tabs && line.starts_with('\t')) line.remove_prefix(1);
      if (line == heredoc.delimiter) {
        body_end = line_begin;
        break;
      }
    }
    const std::string_view body = slice(begin, body_end);
    bodies_[heredoc.body] = body;
    const int depth = drafts_[heredoc.statement].depth + 1;
    if (drafts_[heredoc.statement].runs_input) {
      run(source, {body, body.data(), {}}, depth);
    } else if (!heredoc.is_quoted) {
      Source inner = source;
      inner.at = begin;
      inner.end = body_end;
      inner.statement_limit = source.statement_limit - 1;
      inner.heredocs = heredocs_.size();
      inner.marks = {};
      read_expansions(inner, body_end);
      heredocs_.resize(end);
    }
  }
  heredocs_.resize(source.heredocs);
}

}  // namespace detail

Splitter::Splitter()
    : simple_(std::make_unique<detail::SimpleSplitter>()),
      parser_(std::make_unique<detail::Parser>()) {}

Splitter::~Splitter() = default;

std::span<const Statement> Splitter::split(std::string_view line) {
  is_simple_ = simple_->split(line);
  return is_simple_ ? simple_->statements() : parser_->parse(line);
}

bool Splitter::is_degraded() const {
  return !is_simple_ && parser_->is_degraded();
}

}  // namespace ttp::shell
