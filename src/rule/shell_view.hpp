// SPDX-License-Identifier: Apache-2.0
// A command's statements and decoded forms, each made at most once per event.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/shell.hpp"

namespace ttp::rule {

/// Fields that a statement has beside `command_text`.
enum class ShellField : std::uint8_t {
  none, command_text, argv0, program, args, redirects, wrappers, before, after
};

/// The shell field of that name; `none` for any other.
[[nodiscard]] ShellField shell_field(std::string_view name);

/// One statement as texts that operators can look at.
class ShellFields {
 public:
  /// The fields of `statement`, which must live until the next call, as what `get` returns does.
  void set(const shell::Statement& statement);
  /// The fields of a decoded text: only `command_text`.
  void set_text(std::string_view text);

  /// Nothing for a field that there is not.
  [[nodiscard]] std::optional<std::string_view> get(ShellField field) const;

 private:
  /// Several texts as one, which is made when somebody asks for it.
  struct Joined {
    std::string text;
    bool is_made = false;
  };
  [[nodiscard]] static std::string_view joined(std::span<const std::string_view> words,
                                               Joined& made);
  [[nodiscard]] std::string_view redirects() const;

  std::string_view text_;
  const shell::Statement* statement_ = nullptr;  // null: only the text
  mutable Joined args_;
  mutable Joined redirects_;
  mutable Joined wrappers_;
};

/// Splits and decodes; scratch of one tagger.
class ShellView {
 public:
  /// Another event: what was returned before is invalid from now on. `known`, which may be null, is a
  /// line that was split already; it must live until the next `reset`.
  void reset(const shell::SplitLine* known = nullptr) {
    known_ = known;
    split_line_.reset();
    glanced_line_.reset();
    decoded_line_.reset();
  }

  /// The statements of `line`, which must live until `reset`.
  [[nodiscard]] std::span<const shell::Statement> statements(std::string_view line);

  /// The same statements as fields, likewise.
  [[nodiscard]] std::span<const ShellFields> fields(std::string_view line);

  /// The decoded forms of the words in `line`, likewise.
  [[nodiscard]] std::span<const std::string> decoded(std::string_view line,
                                                     shell::EncodingSet which);

 private:
  shell::Splitter splitter_;
  const shell::SplitLine* known_ = nullptr;
  std::optional<std::string_view> split_line_;
  std::span<const shell::Statement> statements_;
  std::vector<ShellFields> fields_;  // of the statements, as far as they are made
  std::size_t fields_made_ = 0;
  std::optional<std::string_view> glanced_line_;
  bool may_decode_ = false;  // there may be encoded words in the line that was glanced at
  std::optional<std::string_view> decoded_line_;
  unsigned decoded_which_ = 0;
  std::vector<std::string> decoded_;
};

}  // namespace ttp::rule
