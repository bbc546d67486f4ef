// SPDX-License-Identifier: Apache-2.0
// Regular expressions: PCRE2 with JIT, UTF-8, Unicode classes and a step limit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ttp {

/// Why a pattern does not compile.
struct RegexError {
  std::string message;    ///< the engine's words
  std::size_t offset = 0; ///< byte in the pattern
};

/// What one caller needs while matching. Reuse it; not for two callers at once.
class RegexScratch {
 public:
  RegexScratch();
  ~RegexScratch();
  RegexScratch(const RegexScratch&) = delete;
  RegexScratch& operator=(const RegexScratch&) = delete;

  /// Searches that were given up at the step limit; they count as "no match".
  [[nodiscard]] std::uint64_t exhausted() const { return exhausted_; }

 private:
  friend class Regex;
  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::uint64_t exhausted_ = 0;
};

/// How literal text is compiled by Regex::literal().
struct LiteralOptions {
  bool nocase = false;
  bool at_start = false;
  bool at_end = false;
};

/// A pattern known to be sound, cheap to search with. Its answers never change; the code that gives
/// them is made by the first search, so that one object is not for two threads at once.
class Regex {
 public:
  /// Compiles `pattern`. On failure nothing is returned and `error` says why.
  static std::optional<Regex> compile(std::string_view pattern, RegexError& error);

  /// Compiles `text` as literal characters.
  static std::optional<Regex> literal(std::string_view text, LiteralOptions options,
                                      RegexError& error);

  /// Bytes of the first match.
  struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  /// True if the pattern is found anywhere in `text`, which must be valid UTF-8. A search that
  /// exceeds the step limit is no match and is counted in `scratch`.
  [[nodiscard]] bool search(std::string_view text, RegexScratch& scratch) const;

  /// The first match's place.
  [[nodiscard]] std::optional<Span> find(std::string_view text, RegexScratch& scratch) const;

 private:
  struct Deleter {
    void operator()(void* code) const;
  };
  explicit Regex(void* code) : code_(code) {}
  static std::optional<Regex> build(std::string_view pattern, std::uint32_t options,
                                    RegexError& error);
  std::unique_ptr<void, Deleter> code_;  // the pattern and, once they are needed, its pcre2_codes
};

/// Counts the steps of searches: how often the engine tries an item of the pattern at a place of the
/// text. Slower than Regex; for proofs, not for events.
class RegexStepCounter {
 public:
  /// Nothing if the pattern does not compile. `nocase`: as if (?i) stood in front.
  static std::optional<RegexStepCounter> compile(std::string_view pattern, bool nocase);

  /// Steps of one search of `text` (valid UTF-8), which is given up after `most` steps.
  [[nodiscard]] std::uint64_t count(std::string_view text, std::uint64_t most) const;

 private:
  struct Deleter {
    void operator()(void* code) const;
  };
  explicit RegexStepCounter(void* code) : code_(code) {}
  std::unique_ptr<void, Deleter> code_;  // a pcre2_code
};

/// Version text of the engine, for `ttp --version`.
[[nodiscard]] std::string regex_engine_version();

}  // namespace ttp
