// SPDX-License-Identifier: Apache-2.0
// Opening SQLite databases: what exists, what is expected in them, and waiting for locks.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ttp::store {

struct DatabaseOptions {
  std::string path;
  int busy_timeout_ms = 30'000;  ///< how long a lock is waited for
  std::function<void(std::string_view)> notice;  ///< told once when a lock is waited for
};

/// One connection. Every failure is a ttp::Error that names the file and the reason.
class Database {
 public:
  enum class Mode {
    read,    ///< the file must exist
    write,   ///< the file must exist
    create,  ///< a missing or empty file becomes a tag database
  };

  Database(const DatabaseOptions& options, Mode mode);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] SQLite::Database& handle() { return *database_; }
  [[nodiscard]] const std::string& path() const { return path_; }

  [[nodiscard]] bool has_table(std::string_view name);

  /// True if the rows that have one value in `column` can be read in the order of their ids: some index
  /// of the whole table is one of that column alone.
  [[nodiscard]] bool has_index(std::string_view table, std::string_view column);

  /// True if it is a table whose rows have ids (not WITHOUT ROWID, and no view).
  [[nodiscard]] bool has_row_ids(std::string_view table);

  /// Throws ttp::Error if rows of the table have no ids: then they can't be read in an order in which
  /// reading may go on.
  void require_row_ids(std::string_view table);

  /// Throws ttp::Error naming the first table or column that is missing.
  void require_columns(std::string_view table, std::span<const std::string_view> columns);

  /// True if readers and a writer do not block each other (write-ahead log).
  [[nodiscard]] bool is_wal();

  /// Runs `work`, turning the engine's exceptions into ttp::Error with the file's name.
  template <typename Work>
  decltype(auto) guard(Work work) {
    try {
      return work();
    } catch (const SQLite::Exception& error) {
      fail(error);
    }
  }

 private:
  [[noreturn]] void fail(const SQLite::Exception& error) const;
  static int wait_for_lock(void* self, int attempts);
  void open(Mode mode);
  void create_tag_tables();

  std::string path_;
  int busy_timeout_ms_;
  std::function<void(std::string_view)> notice_;
  std::unique_ptr<SQLite::Database> database_;
  bool told_ = false;
};

/// Columns of the live tag table, in its order.
[[nodiscard]] std::span<const std::string_view> tag_columns();

/// Version text of the engine, for `ttp --version`.
[[nodiscard]] std::string database_engine_version();

}  // namespace ttp::store
