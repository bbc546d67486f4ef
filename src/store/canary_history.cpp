// SPDX-License-Identifier: Apache-2.0
// Canary hits: rows of `canary_triggers`.
#include <array>
#include <limits>

#include "base/text.hpp"
#include "store/history.hpp"

namespace ttp::store {

namespace {

constexpr auto canary_columns =
    std::to_array<std::string_view>({"uuid", "token_uuid", "attacker_id", "occurred_at", "src_ip",
                                     "user_agent", "request_path", "dns_qname", "raw_headers"});

constexpr const char* select_sql =
    "SELECT rowid, uuid, occurred_at, token_uuid, attacker_id, src_ip, user_agent, request_path, "
    "dns_qname, raw_headers FROM canary_triggers "
    "WHERE rowid > ?3 AND occurred_at >= ?1 AND occurred_at < ?2 ORDER BY rowid";

class CanaryHistory final : public History {
 public:
  CanaryHistory(Database& database, HistoryOptions options)
      : database_(database), options_(std::move(options)) {
    database_.require_columns("canary_triggers", canary_columns);
    database_.require_row_ids("canary_triggers");
  }

  std::uint64_t expected_rows() override {
    return database_.guard([&] {
      SQLite::Statement count(database_.handle(),
                              "SELECT count(*) FROM canary_triggers WHERE occurred_at >= ?1 "
                              "AND occurred_at < ?2");
      bind_window(count);
      count.executeStep();
      return static_cast<std::uint64_t>(count.getColumn(0).getInt64());
    });
  }

  const Event* next() override {
    if (at_end_) return nullptr;
    return database_.guard([&]() -> const Event* {
      if (statement_ == nullptr) {
        statement_ = std::make_unique<SQLite::Statement>(database_.handle(), select_sql);
        bind_window(*statement_);
        statement_->bind(3, rowid_);
      }
      if (!statement_->executeStep()) {
        at_end_ = true;
        statement_.reset();
        return nullptr;
      }
      ++rows_;
      fill();
      return &event_;
    });
  }

  void release() override {
    if (statement_ == nullptr || database_.is_wal()) return;
    statement_.reset();
  }

 private:
  void bind_window(SQLite::Statement& statement) const {
    statement.bind(1, options_.since);
    statement.bind(2, options_.until ? *options_.until : std::string(end_of_time));
  }

  /// A column's text, valid UTF-8, in the arena; nothing for null.
  std::optional<std::string_view> text(int column) {
    const SQLite::Column cell = statement_->getColumn(column);
    if (cell.isNull()) return std::nullopt;
    const char* const bytes = cell.getText();  // before its length: it may have to be converted
    const std::string_view stored(bytes, static_cast<std::size_t>(cell.getBytes()));
    return arena_.copy(is_valid_utf8(stored) ? stored : std::string_view(to_valid_utf8(stored)));
  }

  void put(std::string_view name, const std::optional<std::string_view>& value) {
    payload_.push_back({name, value ? make_string_value(*value, arena_)
                                    : Value{JsonType::null, false, "null"}});
  }

  void fill() {
    arena_.reset();
    payload_.clear();
    rowid_ = statement_->getColumn(0).getInt64();
    event_ = {};
    event_.source_kind = "canary_fingerprint";
    event_.arena = &arena_;
    event_.input = "canary_triggers";
    event_.line = static_cast<std::uint64_t>(rowid_);
    event_.source_id = text(1).value_or("");
    event_.ts = parse_timestamp(text(2).value_or(""));
    event_.attacker_uuid = text(4);
    const auto user_agent = text(6);
    put("token_uuid", text(3));
    put("src_ip", text(5));
    put("ua_signature", user_agent.value_or(""));
    put("user_agent", user_agent);
    put("request_path", text(7));
    put("dns_qname", text(8));
    payload_.push_back({"headers", headers(text(9).value_or(""))});
    event_.payload = payload_;
  }

  /// The stored header object, or an empty one if it is none.
  Value headers(std::string_view json) {
    scratch_.clear();
    const std::string_view object = trim(json);
    if (object.empty() || parser_.parse_object(object, arena_, scratch_) != nullptr) {
      return {JsonType::object, false, arena_.copy("{}")};
    }
    return {JsonType::object, false, object};
  }

  Database& database_;
  HistoryOptions options_;
  std::unique_ptr<SQLite::Statement> statement_;
  bool at_end_ = false;
  std::int64_t rowid_ = std::numeric_limits<std::int64_t>::min();
  JsonParser parser_;
  Arena arena_;
  Members scratch_;
  Members payload_;
  Event event_;
};

}  // namespace

std::unique_ptr<History> make_canary_history(Database& database, const HistoryOptions& options,
                                             RejectLog&) {
  return std::make_unique<CanaryHistory>(database, options);
}

}  // namespace ttp::store
