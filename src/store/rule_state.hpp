// SPDX-License-Identifier: Apache-2.0
// Rule states kept in the database.
#pragma once

#include "rule/state.hpp"
#include "store/database.hpp"

namespace ttp::store {

/// The states in `ttp_rule_state`; none if there is no such table. Throws ttp::Error for a row that
/// makes no sense.
[[nodiscard]] rule::States read_rule_states(Database& database);

}  // namespace ttp::store
