// SPDX-License-Identifier: Apache-2.0
#include "rule/operator.hpp"

#include <algorithm>
#include <array>

namespace ttp::rule {

namespace {

constexpr auto operators = std::to_array<OperatorInfo>({
#define OPERATOR(name, summary) {#name, summary, make_##name##_operator},
#include "rule/operators.def"
#undef OPERATOR
});
static_assert(std::ranges::is_sorted(operators, {}, &OperatorInfo::name));

class TextOperator final : public Operator {
 public:
  TextOperator(TextPlace place, std::vector<std::string> texts, std::vector<Regex> folded)
      : place_(place), texts_(std::move(texts)), folded_(std::move(folded)) {}

  [[nodiscard]] std::vector<TextNeeds> needs() const override { return text_needs(texts_, place_); }

  [[nodiscard]] bool matches(const Operand& operand, MatchScratch& scratch) const override {
    return find(operand, scratch).has_value();
  }

  [[nodiscard]] std::optional<Regex::Span> find(const Operand& operand,
                                                MatchScratch& scratch) const override {
    if (!operand.is_text()) return std::nullopt;
    for (const Regex& regex : folded_) {
      if (const auto span = regex.find(operand.text, scratch.regex)) return span;
    }
    if (!folded_.empty()) return std::nullopt;
    for (const std::string& text : texts_) {
      if (const auto span = find_one(operand.text, text)) return span;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::optional<Regex::Span> find_one(std::string_view subject,
                                                    std::string_view text) const {
    std::size_t at = 0;
    switch (place_) {
      case TextPlace::anywhere:
        at = subject.find(text);
        if (at == std::string_view::npos) return std::nullopt;
        break;
      case TextPlace::start:
        if (!subject.starts_with(text)) return std::nullopt;
        break;
      case TextPlace::end:
        if (!subject.ends_with(text)) return std::nullopt;
        at = subject.size() - text.size();
        break;
      case TextPlace::whole:
        if (subject != text) return std::nullopt;
        break;
    }
    return Regex::Span{at, at + text.size()};
  }

  TextPlace place_;
  std::vector<std::string> texts_;
  std::vector<Regex> folded_;  // the same as patterns, when case is ignored
};

class NumberOperator final : public Operator {
 public:
  NumberOperator(bool (*compare)(double, double), std::vector<double> numbers)
      : compare_(compare), numbers_(std::move(numbers)) {}

  [[nodiscard]] bool matches(const Operand& operand, MatchScratch&) const override {
    if (operand.value == nullptr) return false;
    const auto number = to_number(*operand.value);
    return number && std::any_of(numbers_.begin(), numbers_.end(),
                                 [&](double bound) { return compare_(*number, bound); });
  }

 private:
  bool (*compare_)(double, double);
  std::vector<double> numbers_;
};

}  // namespace

std::optional<Regex::Span> Operator::find(const Operand&, MatchScratch&) const {
  return std::nullopt;
}

std::nullptr_t OperatorArguments::fail(const Node& at, std::string message,
                                       std::string hint, std::string_view check) const {
  diagnostics.push_back(
      document.complaint(at, Severity::error, std::move(message), std::move(hint), check));
  return nullptr;
}

std::span<const OperatorInfo> all_operators() { return operators; }

const OperatorInfo* find_operator(std::string_view name) {
  const auto it = std::ranges::lower_bound(operators, name, {}, &OperatorInfo::name);
  return it != operators.end() && it->name == name ? &*it : nullptr;
}

std::vector<TextNeeds> text_needs(std::span<const std::string> texts, TextPlace place) {
  const bool at_start = place == TextPlace::start || place == TextPlace::whole;
  const bool at_end = place == TextPlace::end || place == TextPlace::whole;
  TextNeeds needs;
  needs.bytes = ~ByteSet{0};
  // A letter's other case may have fewer bytes, one at least: U+1E9E has three, U+00DF two.
  const auto least = [](std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
  };
  needs.least_size = texts.empty() ? 0 : least(texts.front());
  std::vector<std::string> literals;
  for (const std::string& text : texts) {
    needs.bytes &= bytes_of(text) & ~beyond_ascii;
    needs.least_size = std::min(needs.least_size, least(text));
    std::string& literal = literals.emplace_back();
    if (has_odd_letters(text)) continue;  // may stand for ASCII letters: nothing is known
    if (at_start) literal = " ";
    append_folded(literal, text);
    if (at_end) append_folded(literal, " ");
  }
  LiteralSet set = LiteralSet::of(std::move(literals));
  if (!set.is_useless()) needs.sets.push_back(std::move(set));
  return {std::move(needs)};
}

std::unique_ptr<const Operator> make_text_operator(const OperatorArguments& arguments,
                                                   TextPlace place,
                                                   std::vector<std::string> texts) {
  std::vector<Regex> folded;
  if (arguments.nocase) {
    const LiteralOptions options{
        .nocase = true,
        .at_start = place == TextPlace::start || place == TextPlace::whole,
        .at_end = place == TextPlace::end || place == TextPlace::whole};
    for (const std::string& text : texts) {
      RegexError error;
      auto regex = Regex::literal(text, options, error);
      if (!regex) return arguments.fail(arguments.node, error.message);
      folded.push_back(std::move(*regex));
    }
  }
  return std::make_unique<TextOperator>(place, std::move(texts), std::move(folded));
}

std::unique_ptr<const Operator> make_text_operator(const OperatorArguments& arguments,
                                                   TextPlace place) {
  std::vector<std::string> texts;
  for (const Node& value : arguments.values) {
    if (value.kind != Node::Kind::scalar) {
      return arguments.fail(value, "expected a text, found " + std::string(value.type_name()));
    }
    if (value.text.empty() && place != TextPlace::whole) {
      return arguments.fail(value, "an empty text matches everything");
    }
    texts.push_back(value.text);
  }
  return make_text_operator(arguments, place, std::move(texts));
}

std::unique_ptr<const Operator> make_number_operator(const OperatorArguments& arguments,
                                                     bool (*compare)(double, double)) {
  std::vector<double> numbers;
  for (const Node& value : arguments.values) {
    const auto number = value.as_number();
    if (!number) {
      return arguments.fail(value, "expected a number, found " + std::string(value.type_name()));
    }
    numbers.push_back(*number);
  }
  return std::make_unique<NumberOperator>(compare, std::move(numbers));
}

}  // namespace ttp::rule
