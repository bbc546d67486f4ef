// SPDX-License-Identifier: Apache-2.0
#include "store/rule_state.hpp"

#include <array>

#include "base/error.hpp"

namespace ttp::store {

namespace {

constexpr auto state_columns = std::to_array<std::string_view>(
    {"rule_id", "state", "confidence_max", "expires_at", "reason", "set_by", "set_at"});

class StateReader {
 public:
  explicit StateReader(Database& database) : database_(database) {}

  rule::States read() {
    rule::States states;
    SQLite::Statement query(database_.handle(),
                            "SELECT rule_id, state, confidence_max, expires_at, reason, set_by, "
                            "set_at FROM ttp_rule_state");
    while (query.executeStep()) {
      rule_id_ = query.getColumn(0).getString();
      rule::State state;
      const auto mode = rule::parse_mode(query.getColumn(1).getString());
      if (!mode) fail("an unknown state");
      state.mode = *mode;
      state.confidence_max = limit_of(query.getColumn(2));
      state.expires_at = time_of(query.getColumn(3), "expires_at");
      state.reason = query.getColumn(4).getString();
      state.set_by = query.getColumn(5).getString();
      state.set_at = time_of(query.getColumn(6), "set_at");
      states[rule_id_] = std::move(state);
    }
    return states;
  }

 private:
  std::optional<double> limit_of(const SQLite::Column& column) const {
    if (column.isNull()) return std::nullopt;
    const double limit = column.getDouble();
    const bool is_number = column.isFloat() || column.isInteger();
    if (!is_number || !(limit >= 0.0)) fail("no number from 0 up in confidence_max");
    return limit;  // 1 and more cap nothing
  }

  /// An unreadable time must not pass for none: a state would never end.
  std::optional<Timestamp> time_of(const SQLite::Column& column, const std::string& name) const {
    if (column.isNull()) return std::nullopt;
    const auto time = parse_timestamp(column.getString());
    if (!time) fail("no time in " + name);
    return time;
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error("the database '" + database_.path() + "' holds " + what + " for rule '" +
                rule_id_ + "'; 'ttp rules state clear' removes the row");
  }

  Database& database_;
  std::string rule_id_;
};

void bind_text(SQLite::Statement& statement, int column, const std::string& text) {
  if (text.empty()) {
    statement.bind(column);
  } else {
    statement.bind(column, text);
  }
}

}  // namespace

rule::States read_rule_states(Database& database) {
  if (!database.has_table("ttp_rule_state")) return {};
  database.require_columns("ttp_rule_state", state_columns);
  return database.guard([&] { return StateReader(database).read(); });
}

void write_rule_state(Database& database, std::string_view rule_id, const rule::State& state) {
  database.require_columns("ttp_rule_state", state_columns);
  database.guard([&] {
    SQLite::Statement write(
        database.handle(),
        "INSERT INTO ttp_rule_state (rule_id, state, confidence_max, expires_at, reason, set_by, "
        "set_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (rule_id) DO UPDATE SET "
        "state = excluded.state, confidence_max = excluded.confidence_max, "
        "expires_at = excluded.expires_at, reason = excluded.reason, set_by = excluded.set_by, "
        "set_at = excluded.set_at");
    write.bind(1, std::string(rule_id));
    write.bind(2, std::string(rule::to_text(state.mode)));
    if (state.confidence_max) write.bind(3, *state.confidence_max);
    if (state.expires_at) write.bind(4, format_sql(*state.expires_at));
    bind_text(write, 5, state.reason);
    bind_text(write, 6, state.set_by);
    write.bind(7, format_sql(*state.set_at));
    write.exec();
  });
}

bool remove_rule_state(Database& database, std::string_view rule_id) {
  database.require_columns("ttp_rule_state", state_columns);
  return database.guard([&] {
    SQLite::Statement remove(database.handle(), "DELETE FROM ttp_rule_state WHERE rule_id = ?");
    remove.bind(1, std::string(rule_id));
    return remove.exec() > 0;
  });
}

}  // namespace ttp::store
