// SPDX-License-Identifier: Apache-2.0
#include "base/regex_literals.hpp"
#include "rule/live_pattern.hpp"
#include "rule/operator.hpp"

namespace ttp::rule {

namespace {

class PatternOperator final : public Operator {
 public:
  PatternOperator(std::vector<Regex> patterns, std::vector<std::string> sources)
      : patterns_(std::move(patterns)), sources_(std::move(sources)) {}

  [[nodiscard]] std::vector<TextNeeds> needs() const override {
    std::vector<TextNeeds> all;
    for (const std::string& source : sources_) {
      const auto syntax = parse_regex(source, false);
      if (!syntax) return {};
      all.push_back(regex_needs(syntax->root));
    }
    return all;
  }

  [[nodiscard]] bool matches(const Operand& operand, MatchScratch& scratch) const override {
    return find(operand, scratch).has_value();
  }

  [[nodiscard]] std::optional<Regex::Span> find(const Operand& operand,
                                                MatchScratch& scratch) const override {
    if (!operand.is_text()) return std::nullopt;
    for (const Regex& pattern : patterns_) {
      if (const auto span = pattern.find(operand.text, scratch.regex)) return span;
    }
    return std::nullopt;
  }

 private:
  std::vector<Regex> patterns_;
  std::vector<std::string> sources_;  // their texts
};

/// Where a pattern begins behind what is set for all of it, such as (*UTF) or (*CR).
std::size_t behind_settings(std::string_view pattern) {
  std::size_t at = 0;
  while (pattern.substr(at).starts_with("(*")) {
    const std::size_t end = pattern.find(')', at);
    const bool is_setting = end != std::string_view::npos &&
                            pattern.substr(at + 2, end - at - 2).find_first_not_of(
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ_=0123456789") == std::string_view::npos;
    if (!is_setting) break;
    at = end + 1;
  }
  return at;
}

}  // namespace

std::unique_ptr<const Operator> make_pattern_operator(const OperatorArguments& arguments) {
  std::vector<Regex> patterns;
  std::vector<std::string> sources;
  for (const Node& value : arguments.values) {
    if (value.kind != Node::Kind::scalar) {
      return arguments.fail(
          value, "expected a regular expression, found " + std::string(value.type_name()));
    }
    RegexError error;
    // A flag in front of the pattern, so that offsets can be mapped back.
    constexpr std::string_view flag = "(?i)";
    std::string text = arguments.is_live_compat ? live_pattern(value.text) : value.text;
    if (arguments.nocase) text.insert(behind_settings(text), flag);
    auto regex = Regex::compile(text, error);
    if (!regex) {
      const std::size_t offset =
          arguments.nocase && error.offset >= flag.size() ? error.offset - flag.size() : error.offset;
      // In a scalar on one line the column of the mistake is known: behind the opening quote.
      Node at = value;
      if (value.text.find('\n') == std::string::npos) at.column += offset + (value.is_plain ? 0 : 1);
      return arguments.fail(
          at, "the pattern does not compile: " + error.message + " (at offset " +
                  std::to_string(offset) + ")",
          {}, "regex-syntax");
    }
    patterns.push_back(std::move(*regex));
    sources.push_back(std::move(text));
  }
  return std::make_unique<PatternOperator>(std::move(patterns), std::move(sources));
}

}  // namespace ttp::rule
