// SPDX-License-Identifier: Apache-2.0
// As much of SQLite as the benchmarks' bare loops need: owning handles, errors as exceptions.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ttp::benchmark {

class Sqlite {
 public:
  /// Throws std::runtime_error, as all of this does.
  Sqlite(const std::string& path, int flags) {
    check(sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr));
  }
  ~Sqlite() { sqlite3_close(handle_); }
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;

  [[nodiscard]] sqlite3* get() const { return handle_; }
  void exec(const char* sql) { check(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr)); }
  void check(int code) const {
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
    throw std::runtime_error(std::string("database: ") + sqlite3_errmsg(handle_));
  }

 private:
  sqlite3* handle_ = nullptr;
};

/// A prepared statement. Texts that are bound must live until it is reset.
class Statement {
 public:
  Statement(Sqlite& database, const char* sql) : database_(database) {
    database.check(sqlite3_prepare_v2(database.get(), sql, -1, &handle_, nullptr));
  }
  ~Statement() { sqlite3_finalize(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int column, std::string_view text) {
    database_.check(sqlite3_bind_text(handle_, column, text.data(), static_cast<int>(text.size()),
                                      SQLITE_STATIC));
  }
  void bind(int column, double number) {
    database_.check(sqlite3_bind_double(handle_, column, number));
  }
  void bind(int column, std::int64_t number) {
    database_.check(sqlite3_bind_int64(handle_, column, number));
  }
  void bind_null(int column) { database_.check(sqlite3_bind_null(handle_, column)); }

  /// True if there is a row.
  bool step() {
    const int code = sqlite3_step(handle_);
    database_.check(code);
    return code == SQLITE_ROW;
  }
  void reset() { sqlite3_reset(handle_); }

  [[nodiscard]] bool is_null(int column) const {
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
  }
  /// Valid until the next step.
  [[nodiscard]] std::string_view text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
    return {bytes == nullptr ? "" : bytes,
            static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
  }
  [[nodiscard]] double real(int column) const { return sqlite3_column_double(handle_, column); }
  [[nodiscard]] std::int64_t integer(int column) const {
    return sqlite3_column_int64(handle_, column);
  }

 private:
  Sqlite& database_;
  sqlite3_stmt* handle_ = nullptr;
};

}  // namespace ttp::benchmark
