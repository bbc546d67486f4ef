// SPDX-License-Identifier: Apache-2.0
// Rule states kept in the database.
#pragma once

#include <string_view>

#include "rule/state.hpp"
#include "store/database.hpp"

namespace ttp::store {

/// The states in `ttp_rule_state`; none if there is no such table. Throws ttp::Error for a row that
/// makes no sense.
[[nodiscard]] rule::States read_rule_states(Database& database);

/// Writes one rule's state in place of the one that it had. Requires `state.set_at`. Throws
/// ttp::Error if there is no such table.
void write_rule_state(Database& database, std::string_view rule_id, const rule::State& state);

/// Removes one rule's state. False if there was none.
bool remove_rule_state(Database& database, std::string_view rule_id);

}  // namespace ttp::store
