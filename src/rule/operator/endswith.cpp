// SPDX-License-Identifier: Apache-2.0
#include "rule/operator.hpp"

namespace ttp::rule {

std::unique_ptr<const Operator> make_endswith_operator(const OperatorArguments& arguments) {
  return make_text_operator(arguments, TextPlace::end);
}

}  // namespace ttp::rule
