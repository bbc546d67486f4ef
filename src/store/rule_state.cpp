// SPDX-License-Identifier: Apache-2.0
#include "store/rule_state.hpp"

#include <array>

#include "base/error.hpp"

namespace ttp::store {

namespace {

constexpr auto columns = std::to_array<std::string_view>(
    {"rule_id", "state", "confidence_max", "expires_at", "reason", "set_by", "set_at"});

std::optional<Timestamp> time_of(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : parse_timestamp(column.getString());
}

}  // namespace

rule::States read_rule_states(Database& database) {
  rule::States states;
  if (!database.has_table("ttp_rule_state")) return states;
  database.require_columns("ttp_rule_state", columns);
  database.guard([&] {
    SQLite::Statement query(database.handle(),
                            "SELECT rule_id, state, confidence_max, expires_at, reason, set_by, "
                            "set_at FROM ttp_rule_state");
    while (query.executeStep()) {
      rule::State state;
      const auto mode = rule::parse_mode(query.getColumn(1).getString());
      if (!mode) {
        throw Error("the database '" + database.path() + "' holds an unknown state for rule '" +
                    query.getColumn(0).getString() + "'");
      }
      state.mode = *mode;
      if (!query.getColumn(2).isNull()) state.confidence_max = query.getColumn(2).getDouble();
      state.expires_at = time_of(query.getColumn(3));
      state.reason = query.getColumn(4).getString();
      state.set_by = query.getColumn(5).getString();
      state.set_at = time_of(query.getColumn(6));
      states[query.getColumn(0).getString()] = std::move(state);
    }
  });
  return states;
}

}  // namespace ttp::store
