// SPDX-License-Identifier: Apache-2.0
#include "rule/operator.hpp"

#include <algorithm>

namespace ttp::rule {

namespace {

/// Texts are compared as texts, numbers by value, booleans as booleans.
class EqualsOperator final : public Operator {
 public:
  EqualsOperator(std::unique_ptr<const Operator> texts, std::vector<double> numbers,
                 std::vector<bool> booleans)
      : texts_(std::move(texts)), numbers_(std::move(numbers)), booleans_(std::move(booleans)) {}

  [[nodiscard]] bool matches(const Operand& operand, MatchScratch& scratch) const override {
    if (operand.value == nullptr) return false;
    if (operand.is_text()) return texts_->matches(operand, scratch);
    if (operand.value->type == JsonType::boolean) {
      return std::find(booleans_.begin(), booleans_.end(), operand.value->is_true()) !=
             booleans_.end();
    }
    const auto number = to_number(*operand.value);
    return number && std::find(numbers_.begin(), numbers_.end(), *number) != numbers_.end();
  }

  [[nodiscard]] std::vector<TextNeeds> needs() const override { return texts_->needs(); }

  [[nodiscard]] std::optional<Regex::Span> find(const Operand& operand,
                                                MatchScratch& scratch) const override {
    return texts_->find(operand, scratch);
  }

 private:
  std::unique_ptr<const Operator> texts_;
  std::vector<double> numbers_;
  std::vector<bool> booleans_;
};

}  // namespace

std::unique_ptr<const Operator> make_equals_operator(const OperatorArguments& arguments) {
  std::vector<std::string> texts;
  std::vector<double> numbers;
  std::vector<bool> booleans;
  for (const Node& value : arguments.values) {
    if (value.kind != Node::Kind::scalar) {
      return arguments.fail(value, "expected a value, found " + std::string(value.type_name()));
    }
    if (const auto number = value.as_number()) {
      numbers.push_back(*number);
    } else if (const auto boolean = value.as_boolean()) {
      booleans.push_back(*boolean);
    }
    // An unquoted 5 equals the text "5" too: log formats differ in what they quote.
    texts.push_back(value.text);
  }
  auto text_operator = make_text_operator(arguments, TextPlace::whole, std::move(texts));
  if (text_operator == nullptr) return nullptr;
  return std::make_unique<EqualsOperator>(std::move(text_operator), std::move(numbers),
                                          std::move(booleans));
}

}  // namespace ttp::rule
