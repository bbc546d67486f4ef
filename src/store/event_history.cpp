// SPDX-License-Identifier: Apache-2.0
// History that is stored as events already: one row each, the payload as a JSON object.
#include "store/event_history.hpp"

#include <array>
#include <limits>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::store {

namespace {

constexpr auto event_columns = std::to_array<std::string_view>(
    {"uuid", "attacker_id", "identity_id", "session_id", "decky_id", "occurred_at", "payload"});

class EventHistory final : public History {
 public:
  EventHistory(Database& database, HistoryOptions options, RejectLog& rejects,
               const EventTable& table)
      : database_(database), options_(std::move(options)), rejects_(rejects), table_(table) {
    database_.require_columns(table_.name, event_columns);
    database_.require_row_ids(table_.name);
  }

  std::uint64_t expected_rows() override {
    return database_.guard([&] {
      SQLite::Statement count(database_.handle(), "SELECT count(*) FROM " + from_clause());
      bind_window(count);
      count.executeStep();
      return static_cast<std::uint64_t>(count.getColumn(0).getInt64());
    });
  }

  const Event* next() override {
    while (!at_end_) {
      const Event* event = database_.guard([&] { return next_row(); });
      if (event != nullptr) return event;
    }
    return nullptr;
  }

  void release() override {
    if (statement_ == nullptr || database_.is_wal()) return;
    statement_.reset();
  }

 private:
  /// The table's name is one of ours, never input.
  [[nodiscard]] std::string from_clause() const {
    return std::string(table_.name) +
           " WHERE rowid > ?3 AND occurred_at >= ?1 AND occurred_at < ?2";
  }

  void bind_window(SQLite::Statement& statement) const {
    statement.bind(1, options_.since);
    statement.bind(2, options_.until ? *options_.until : std::string(end_of_time));
    statement.bind(3, rowid_);
  }

  const Event* next_row() {
    if (statement_ == nullptr) {
      statement_ = std::make_unique<SQLite::Statement>(
          database_.handle(),
          "SELECT rowid, uuid, occurred_at, attacker_id, identity_id, session_id, decky_id, "
          "payload FROM " +
              from_clause() + " ORDER BY rowid");
      bind_window(*statement_);
    }
    if (!statement_->executeStep()) {
      at_end_ = true;
      statement_.reset();
      return nullptr;
    }
    return take_row() ? &event_ : nullptr;
  }

  std::optional<std::string_view> text(int column) {
    const SQLite::Column cell = statement_->getColumn(column);
    if (cell.isNull()) return std::nullopt;
    const char* const bytes = cell.getText();  // before its length: it may have to be converted
    const std::string_view stored(bytes, static_cast<std::size_t>(cell.getBytes()));
    return arena_.copy(is_valid_utf8(stored) ? stored : std::string_view(to_valid_utf8(stored)));
  }

  bool take_row() {
    arena_.reset();
    payload_.clear();
    rowid_ = statement_->getColumn(0).getInt64();
    event_ = {};
    event_.source_kind = table_.source_kind;
    event_.arena = &arena_;
    event_.input = table_.name;
    event_.line = static_cast<std::uint64_t>(rowid_);
    event_.source_id = text(1).value_or("");
    event_.ts = parse_timestamp(text(2).value_or(""));
    event_.attacker_uuid = text(3);
    event_.identity_uuid = text(4);
    event_.session_id = text(5);
    event_.decky_id = text(6);
    const SQLite::Column cell = statement_->getColumn(7);
    const std::string_view json(cell.getText(), static_cast<std::size_t>(cell.getBytes()));
    const char* error =
        json.size() > limits::cell_bytes
            ? "payload larger than 64 MiB"
            : parser_.parse_object(arena_.copy(json), arena_, payload_);
    if (error != nullptr) {
      rejects_.reject(table_.name, event_.line, std::string("payload: ") + error, json);
      return false;
    }
    ++rows_;
    event_.payload = payload_;
    return true;
  }

  Database& database_;
  HistoryOptions options_;
  RejectLog& rejects_;
  EventTable table_;
  std::unique_ptr<SQLite::Statement> statement_;
  bool at_end_ = false;
  std::int64_t rowid_ = std::numeric_limits<std::int64_t>::min();
  JsonParser parser_;
  Arena arena_;
  Members payload_;
  Event event_;
};

}  // namespace

std::unique_ptr<History> make_event_history(Database& database, const HistoryOptions& options,
                                            RejectLog& rejects, const EventTable& table) {
  return std::make_unique<EventHistory>(database, options, rejects, table);
}

}  // namespace ttp::store
