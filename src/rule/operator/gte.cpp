// SPDX-License-Identifier: Apache-2.0
#include "rule/operator.hpp"

namespace ttp::rule {

std::unique_ptr<const Operator> make_gte_operator(const OperatorArguments& arguments) {
  return make_number_operator(arguments, [](double a, double b) { return a >= b; });
}

}  // namespace ttp::rule
