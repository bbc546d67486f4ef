// SPDX-License-Identifier: Apache-2.0
// Keeping outputs from destroying inputs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ttp::cli {

/// Throws ttp::Error if `output` (the value of `option`; empty or `-`: none) is, or will be, the same
/// file as one of `used`, which this run reads or writes otherwise: files, directories with all that is
/// in them, `-` for standard input. Empty names are passed over.
void require_distinct(std::string_view option, const std::string& output,
                      const std::vector<std::string>& used);

}  // namespace ttp::cli
