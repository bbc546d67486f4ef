// SPDX-License-Identifier: Apache-2.0
// Made-up texts and events that a pattern or a rule matches.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/regex.hpp"
#include "base/regex_syntax.hpp"
#include "lint/corpus.hpp"

namespace ttp::lint {

/// Numbers without a pattern, the same in each run.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  /// 0 to `count` - 1; 0 if `count` is 0.
  std::size_t below(std::size_t count);

 private:
  std::uint64_t state_;
};

/// A text that the pattern probably matches: look-arounds and back-references are guesses.
[[nodiscard]] std::string make_sample(const RegexNode& pattern, Dice& dice);

/// Up to `count` different texts in which the pattern is found, checked with the engine.
[[nodiscard]] std::vector<std::string> make_samples(std::string_view pattern, bool nocase,
                                                    const RegexSyntax& syntax, std::size_t count);

/// Up to `count` different payloads for which the rule's condition holds, checked with it.
[[nodiscard]] std::vector<std::string> make_payloads(const rule::KindRule& rule,
                                                     std::string_view source_kind, Trial& trial,
                                                     std::size_t count);

/// The payload that an example of a rule file stands for: the text under the first field that the
/// condition asks for, or, if it is a JSON object, itself.
[[nodiscard]] std::string example_payload(const rule::Rule& rule, std::string_view source_kind,
                                          std::string_view text);

}  // namespace ttp::lint
