// SPDX-License-Identifier: Apache-2.0
// Internal to the parser: what numbers on the command line may be.
#pragma once

namespace CLI {
class Validator;
}

namespace ttp::cli {

/// Takes a number from 0 to 1; `nan` is none.
[[nodiscard]] CLI::Validator confidence_range();

/// Takes a whole number from 0 to 2^53, which any count is below.
[[nodiscard]] CLI::Validator any_count();

}  // namespace ttp::cli
