// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

#include <optional>

namespace ttp::lint {

namespace {

/// Two backslashes before the letter of a class that stands as a class does: at the pattern's
/// start, or before something that is no letter. `\\windows` is a path.
std::optional<std::size_t> find_double(std::string_view pattern) {
  constexpr std::string_view letters = "sSdDwWb";
  for (std::size_t i = 0; i + 2 < pattern.size(); ++i) {
    if (pattern[i] != '\\') continue;
    if (pattern[i + 1] != '\\') {
      ++i;
      continue;
    }
    if (letters.find(pattern[i + 2]) != std::string_view::npos) {
      const char next = i + 3 < pattern.size() ? pattern[i + 3] : '\0';
      const bool is_quantified = next == '+' || next == '*' || next == '{' || next == '?';
      const bool begins_word = pattern[i + 2] == 'b' && i == 0;
      if (is_quantified || begins_word) return i;
    }
    ++i;
  }
  return std::nullopt;
}

class OverEscaped final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    for (const PatternUse& use : subject.patterns) {
      const auto at = find_double(use.node->text);
      if (!at) continue;
      const std::string shown = use.node->text.substr(*at, 3);
      Finding& finding = report.add(
          subject, *use.node,
          "'" + shown + "' looks for a backslash and the letter '" + shown.substr(2) + "'",
          "write '" + shown.substr(1) + "' if the character class is meant");
      finding.notes.push_back("at offset " + std::to_string(*at) + " of the pattern");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "A class such as \\s is written with two backslashes: in single quotes, and "
        "without quotes, YAML leaves both, and the engine looks for a backslash and "
        "the letter.",
        "pattern: 'wget\\\\s+http'", "pattern: 'wget\\s+http'"};
  }
};

}  // namespace

std::unique_ptr<Check> make_over_escaped_check() {
  return std::make_unique<OverEscaped>();
}

}  // namespace ttp::lint
