// SPDX-License-Identifier: Apache-2.0
// Prepared statements for the paths where a copy per bound text would be felt.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "store/database.hpp"

struct sqlite3_stmt;

namespace ttp::store {

struct StatementDeleter {
  void operator()(sqlite3_stmt* statement) const;
};

/// One statement that is run again and again. Does not outlive its database. The functions below
/// throw the engine's exceptions: call them in Database::guard().
using PreparedStatement = std::unique_ptr<sqlite3_stmt, StatementDeleter>;

[[nodiscard]] PreparedStatement prepare(Database& database, std::string_view sql);

/// Binds a view of `text`, which must live until the parameter is bound anew or never run again;
/// nothing as null. Parameters count from 1.
void bind_view(sqlite3_stmt* statement, int parameter, std::optional<std::string_view> text);
void bind_number(sqlite3_stmt* statement, int parameter, double number);
void bind_number(sqlite3_stmt* statement, int parameter, std::int64_t number);

/// True for a row, false at the end, after which the statement can be run anew.
bool step(sqlite3_stmt* statement);

/// Ends a run before its last row.
void rewind(sqlite3_stmt* statement);

/// A column's text, valid until the next step; columns count from 0. Nothing for null.
[[nodiscard]] std::optional<std::string_view> column_view(sqlite3_stmt* statement, int column);

[[nodiscard]] std::int64_t column_integer(sqlite3_stmt* statement, int column);
[[nodiscard]] double column_real(sqlite3_stmt* statement, int column);

}  // namespace ttp::store
