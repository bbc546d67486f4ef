// SPDX-License-Identifier: Apache-2.0
#include "store/statement.hpp"

#include <sqlite3.h>

namespace ttp::store {

namespace {

void check(sqlite3_stmt* statement, int code) {
  if (code != SQLITE_OK) throw SQLite::Exception(sqlite3_db_handle(statement), code);
}

}  // namespace

void StatementDeleter::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

PreparedStatement prepare(Database& database, std::string_view sql) {
  sqlite3* const handle = database.handle().getHandle();
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) throw SQLite::Exception(handle, code);
  return PreparedStatement(statement);
}

void bind_view(sqlite3_stmt* statement, int parameter, std::optional<std::string_view> text) {
  if (!text) return check(statement, sqlite3_bind_null(statement, parameter));
  // An empty view may have no address, which would be bound as null.
  const char* const data = text->empty() ? "" : text->data();
  check(statement, sqlite3_bind_text64(statement, parameter, data, text->size(), SQLITE_STATIC,
                                       SQLITE_UTF8));
}

void bind_number(sqlite3_stmt* statement, int parameter, double number) {
  check(statement, sqlite3_bind_double(statement, parameter, number));
}

void bind_number(sqlite3_stmt* statement, int parameter, std::int64_t number) {
  check(statement, sqlite3_bind_int64(statement, parameter, number));
}

bool step(sqlite3_stmt* statement) {
  const int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) {
    const SQLite::Exception error(sqlite3_db_handle(statement), code);
    sqlite3_reset(statement);
    throw error;
  }
  sqlite3_reset(statement);
  return false;
}

void rewind(sqlite3_stmt* statement) { sqlite3_reset(statement); }

std::optional<std::string_view> column_view(sqlite3_stmt* statement, int column) {
  // First the text, then its length: the engine may have to convert the value.
  const unsigned char* const text = sqlite3_column_text(statement, column);
  if (text == nullptr) return std::nullopt;
  return std::string_view(reinterpret_cast<const char*>(text),
                          static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
}

std::int64_t column_integer(sqlite3_stmt* statement, int column) {
  return sqlite3_column_int64(statement, column);
}

double column_real(sqlite3_stmt* statement, int column) {
  return sqlite3_column_double(statement, column);
}

}  // namespace ttp::store
