// SPDX-License-Identifier: Apache-2.0
// The JSON Schema of rule files, for editors that complete and check while one types.
#pragma once

#include <string>

namespace ttp::lint {

/// JSON Schema (draft 2020-12) made from the loader's own tables: keys, operators, source kinds. It
/// accepts every rule that loads without a complaint; what a schema cannot say is left to lint.
[[nodiscard]] std::string rule_schema();

}  // namespace ttp::lint
