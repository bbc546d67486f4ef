// SPDX-License-Identifier: Apache-2.0
#include "rule/operator.hpp"

namespace ttp::rule {

namespace {

class ExistsOperator final : public Operator {
 public:
  explicit ExistsOperator(bool wanted) : wanted_(wanted) {}

  [[nodiscard]] bool matches(const Operand& operand, MatchScratch&) const override {
    const bool is_present = operand.value != nullptr && operand.value->type != JsonType::null;
    return is_present == wanted_;
  }

 private:
  bool wanted_;
};

}  // namespace

std::unique_ptr<const Operator> make_exists_operator(const OperatorArguments& arguments) {
  const auto wanted = arguments.node.as_boolean();
  if (!wanted) return arguments.fail(arguments.node, "exists takes true or false");
  return std::make_unique<ExistsOperator>(*wanted);
}

}  // namespace ttp::rule
