// SPDX-License-Identifier: Apache-2.0
// Internal to the parser: what a confidence on the command line may be.
#pragma once

namespace CLI {
class Validator;
}

namespace ttp::cli {

/// Takes a number from 0 to 1; `nan` is none.
[[nodiscard]] CLI::Validator confidence_range();

}  // namespace ttp::cli
