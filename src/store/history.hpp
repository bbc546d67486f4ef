// SPDX-License-Identifier: Apache-2.0
// The stored history of a live database, as events. One row at a time; nothing is collected.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/event_source.hpp"
#include "model/reject_log.hpp"
#include "store/database.hpp"

namespace ttp::store {

/// Behind every time that the database's text form can hold.
constexpr std::string_view end_of_time = ":";

/// How ids are made for stored commands that carry none of their own.
enum class CommandIds {
  live,      ///< `<session>#cmd<index>` where the element has both, as the live worker makes them
  position,  ///< `<attacker>#cmd<position>`, as the live backfill makes them
};

struct HistoryOptions {
  std::string since;                 ///< earliest time, as the database writes it; inclusive
  std::optional<std::string> until;  ///< first time beyond; exclusive
  CommandIds ids = CommandIds::live;
  bool is_live_compat = false;       ///< read only what the live backfill reads
};

/// One kind of history. Events as the live system builds them.
class History : public EventSource {
 public:
  /// Rows in the window, estimated before the start; for progress.
  [[nodiscard]] virtual std::uint64_t expected_rows() = 0;

  /// Rows taken in.
  [[nodiscard]] std::uint64_t rows() const { return rows_; }

  /// Commands in them; nothing for histories that have none.
  [[nodiscard]] virtual std::optional<std::uint64_t> commands() const { return std::nullopt; }

  /// Lets go of the database, so that a writer may commit where readers block writers (rollback
  /// journal). Reading goes on behind the row in hand. With a write-ahead log nothing happens: the
  /// snapshot stays.
  virtual void release() = 0;

 protected:
  std::uint64_t rows_ = 0;
};

struct HistoryInfo {
  std::string_view name;   ///< `--source NAME`
  std::string_view table;
  std::unique_ptr<History> (*make)(Database&, const HistoryOptions&, RejectLog&);
};

/// All kinds of history, in the order in which `--source all` reads them.
[[nodiscard]] std::span<const HistoryInfo> all_histories();

std::unique_ptr<History> make_command_history(Database& database, const HistoryOptions& options,
                                              RejectLog& rejects);
std::unique_ptr<History> make_canary_history(Database& database, const HistoryOptions& options,
                                             RejectLog& rejects);

}  // namespace ttp::store
