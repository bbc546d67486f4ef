// SPDX-License-Identifier: Apache-2.0
#include "rule/operator.hpp"

namespace ttp::rule {

std::unique_ptr<const Operator> make_startswith_operator(const OperatorArguments& arguments) {
  return make_text_operator(arguments, TextPlace::start);
}

}  // namespace ttp::rule
