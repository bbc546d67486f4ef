// SPDX-License-Identifier: Apache-2.0
#include "make_data.hpp"

namespace ttp::benchmark {

void make_database(Arguments&) {
  throw std::runtime_error("not there yet");
}

}  // namespace ttp::benchmark
