// SPDX-License-Identifier: Apache-2.0
// What a line of shell text would run: its simple commands, and the texts hidden in its long
// encoded words. Nothing is executed, expanded or looked up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/literal.hpp"

namespace ttp::shell {

/// The operator between two statements.
enum class Separator : std::uint8_t {
  none,       // the start or the end of the text, of a substitution or of a group
  semicolon,  // ; and the ;; of a case
  newline,
  and_if,      // &&
  or_if,       // ||
  pipe,        // | and |&
  background,  // &
};

struct Redirect {
  std::string_view op;      // as written, with the descriptor: ">", "2>>", "<<<", "&>", "2>&"
  std::string_view target;  // quotes removed; of a here-document the delimiter; may be empty
  std::string_view body;    // of a here-document: its lines, as written
};

/// One simple command. Views point into the line or into the Splitter that made it.
struct Statement {
  /// As written: assignments, wrappers and redirections included, keywords (`then`, `do`, `{`)
  /// and the bodies of here-documents not. Never empty.
  std::string_view text;

  /// The program with its path, behind wrappers such as `sudo -u x`, `nohup`, `timeout 5`,
  /// `env A=B`, `busybox` or `xargs -n1`. Empty if there are only assignments or redirections,
  /// or if it is written as an empty word ('' x); the wrapper itself if it runs nothing (`sudo -l`,
  /// `command -v curl`); "((" for an arithmetic command.
  std::string_view program;

  /// `program` without its path.
  std::string_view argv0;

  /// The words before `program`, without assignments: {"sudo", "-u", "x"}.
  std::span<const std::string_view> wrappers;

  /// The words after `program`, quotes removed. Expansions stay as written: "$x", "$(id)".
  std::span<const std::string_view> args;

  /// `args` joined by blanks, if the line has them so; else empty.
  std::string_view joined_args;

  std::span<const Redirect> redirects;

  /// The operators on both sides, of a group's last command the one behind the group.
  Separator before = Separator::none;
  Separator after = Separator::none;

  /// 0 for the line's own commands, one more inside each $(…), `…`, <(…), (…), here-document or
  /// string that a shell runs. At most `limits::shell_depth`.
  int depth = 0;
};

/// A line that was taken apart.
struct SplitLine {
  std::string_view line;
  std::span<const Statement> statements;
};

namespace detail {
class Parser;
class SimpleSplitter;
}

/// Splits lines into their simple commands, after the grammar of POSIX sh with the common parts of
/// bash. Commands come in the order of the text; what is nested in one (substitutions, the string
/// of `sh -c`, `su -c`, `eval`, `trap`, the here-document of a shell) comes right after it as
/// statements of its own.
///
/// Any bytes are accepted. NUL is a blank; CR, LF and CRLF end a line; other bytes are letters.
/// Stray or missing keywords and parentheses are passed over, because logs often hold a script line
/// by line. The words of a `for` or `case` header are no statement, the commands in them are. Not
/// followed: what `find -exec`, `ssh host …` or a shell at the end of a pipe would run, aliases,
/// brace expansion, the values of variables. The time is linear in the length of the line.
class Splitter {
 public:
  Splitter();
  ~Splitter();
  Splitter(const Splitter&) = delete;
  Splitter& operator=(const Splitter&) = delete;

  /// The statements of `line`, at most `limits::shell_statements`; none if it holds no command
  /// (blank, a comment, a lone `done`). Valid until the next call, and as long as `line` is.
  /// Allocates nothing once its memory has grown to the lines that it meets.
  [[nodiscard]] std::span<const Statement> split(std::string_view line);

  /// True if part of the latest line could not be read: quotes or braces left open, or a cap
  /// reached. What came before that part is split as usual; from the statement in which it begins,
  /// the rest of the text (of the line, or of the string for an inner shell) is one statement,
  /// its remaining words split at blanks; if they are shell text that lacks its closing quote, as
  /// in a line cut off by a log, that is split all the same. Nesting beyond `limits::shell_depth` and
  /// words beyond `limits::shell_words` are left out.
  [[nodiscard]] bool is_degraded() const;

 private:
  std::unique_ptr<detail::SimpleSplitter> simple_;  // is asked first
  std::unique_ptr<detail::Parser> parser_;
  bool is_simple_ = false;  // the latest line
};

/// True if whatever Splitter would make of the line (statements, programs, words joined by blanks,
/// redirections) is, folded (base/literal.hpp), a part of the folded line: nothing is hidden by
/// escapes, by quotes inside words or by redirections between words. `bytes` are the line's. Quick;
/// false where that can't be told at a glance.
[[nodiscard]] bool shows_its_words(std::string_view line, ByteSet bytes);

enum class Encoding : std::uint8_t {
  base64,  // standard and URL alphabet, with or without padding, at least 16 characters
  hex,     // 4 or more \x41 or \101, 0x and 16 digits or more, or 16 bare digits or more
  url,     // %41
};

class EncodingSet {
 public:
  constexpr EncodingSet() = default;
  constexpr EncodingSet(std::initializer_list<Encoding> encodings) {
    for (const Encoding encoding : encodings) add(encoding);
  }
  constexpr void add(Encoding encoding) { bits_ |= bit(encoding); }
  [[nodiscard]] constexpr bool contains(Encoding encoding) const {
    return (bits_ & bit(encoding)) != 0;
  }
  [[nodiscard]] constexpr bool is_empty() const { return bits_ == 0; }
  constexpr bool operator==(const EncodingSet&) const = default;

 private:
  static constexpr unsigned bit(Encoding encoding) { return 1U << static_cast<unsigned>(encoding); }
  unsigned bits_ = 0;
};

/// False if `decode_words` would find nothing in the text, whatever it is to look for; quick, and
/// hardly ever true where it finds nothing.
[[nodiscard]] bool may_have_encoded_words(std::string_view text);

/// Fills `out` with the decoded forms of the encoded words in `text`, each once: those in base64,
/// then hex, then URL encoding, then what is found inside a decoded form. Only texts come back:
/// well-formed UTF-8, nine tenths of it printable. UTF-16 as PowerShell encodes it counts if it is
/// ASCII. The time is linear in the length of `text`.
void decode_words(std::string_view text, EncodingSet which, std::vector<std::string>& out);

}  // namespace ttp::shell
