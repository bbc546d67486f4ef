// SPDX-License-Identifier: Apache-2.0
// A pattern of the classification table.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/regex.hpp"

namespace ttp::sequence {

/// A regular expression that is looked for in the arguments of every call of some programs. Hardly
/// any matches, and of most texts that shows at a glance: by the first byte, or because a literal is
/// missing that every match has. Like Regex not for two threads at once.
class QuickRegex {
 public:
  static std::optional<QuickRegex> compile(std::string_view pattern, RegexError& error);
  QuickRegex(QuickRegex&&) noexcept;
  QuickRegex& operator=(QuickRegex&&) noexcept;
  ~QuickRegex();

  /// What Regex::search says.
  [[nodiscard]] bool search(std::string_view text, RegexScratch& scratch) const {
    return text.empty() ? search_empty(scratch) : search_text(text, scratch);
  }

 private:
  class Marks;
  struct Glance;
  QuickRegex(std::string_view pattern, Regex regex);
  [[nodiscard]] bool search_empty(RegexScratch& scratch) const;
  [[nodiscard]] bool search_text(std::string_view text, RegexScratch& scratch) const;

  std::string pattern_;
  Regex regex_;
  // Both are made when they are first needed: most patterns of a table never are in a run.
  mutable std::unique_ptr<const Glance> glance_;
  mutable std::optional<bool> empty_;  // whether an empty text matches: many calls have no arguments
};

}  // namespace ttp::sequence
