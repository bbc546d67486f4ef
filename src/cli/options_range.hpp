// SPDX-License-Identifier: Apache-2.0
// Internal to the parser: what numbers on the command line may be.
#pragma once

#include <cstdint>

namespace CLI {
class Validator;
}

namespace ttp::cli {

/// Takes a number from 0 to 1; `nan` is none.
[[nodiscard]] CLI::Validator confidence_range();

/// Takes a whole number from 0 to `most`; any count is below 2^53.
[[nodiscard]] CLI::Validator any_count(std::uint64_t most = std::uint64_t{1} << 53U);

}  // namespace ttp::cli
