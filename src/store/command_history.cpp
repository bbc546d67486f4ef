// SPDX-License-Identifier: Apache-2.0
// Commands: rows of `attackers`, each with a JSON list of what was typed.
#include <algorithm>
#include <array>
#include <charconv>

#include "base/limits.hpp"
#include "base/quick_hash.hpp"
#include "base/text.hpp"
#include "model/fields.hpp"
#include "store/history.hpp"
#include "store/live_text.hpp"

namespace ttp::store {

namespace {

constexpr auto command_columns =
    std::to_array<std::string_view>({"uuid", "identity_id", "last_seen", "commands"});

/// The members of a stored command that have a meaning; null for those that are missing.
struct Parts {
  const Value* command_text = nullptr;
  const Value* text = nullptr;
  const Value* command = nullptr;
  const Value* session_id = nullptr;
  const Value* decky_id = nullptr;
  const Value* decky = nullptr;
  const Value* timestamp = nullptr;
  const Value* ts = nullptr;
  const Value* id = nullptr;
  const Value* uuid = nullptr;
  const Value* command_id = nullptr;
  const Value* index = nullptr;
};

struct Part {
  std::string_view name;
  const Value* Parts::*value;
};

/// By the length of their names.
constexpr auto parts = std::to_array<Part>({{"ts", &Parts::ts},
                                            {"id", &Parts::id},
                                            {"text", &Parts::text},
                                            {"uuid", &Parts::uuid},
                                            {"decky", &Parts::decky},
                                            {"index", &Parts::index},
                                            {"command", &Parts::command},
                                            {"decky_id", &Parts::decky_id},
                                            {"timestamp", &Parts::timestamp},
                                            {"session_id", &Parts::session_id},
                                            {"command_id", &Parts::command_id},
                                            {"command_text", &Parts::command_text}});

/// By length: the place of the first part with a name as long as that, or longer.
constexpr auto first_parts = [] {
  std::array<std::size_t, parts.back().name.size() + 2> places{};
  for (std::size_t size = 0; size < places.size(); ++size) {
    while (places[size] < parts.size() && parts[places[size]].name.size() < size) ++places[size];
  }
  return places;
}();

/// All of them in one go; of equal names the last one counts.
Parts parts_of(std::span<const Member> members) {
  Parts found;
  for (const Member& member : members) {
    const std::size_t size = std::min(member.name.size(), first_parts.size() - 1);
    for (std::size_t i = first_parts[size]; i < parts.size(); ++i) {
      if (parts[i].name.size() > size) break;
      if (!quick_equal(parts[i].name, member.name)) continue;
      found.*parts[i].value = &member.value;
      break;
    }
  }
  return found;
}

/// What is read: all rows; or, to go on after a release, those of the latest row's time that come
/// behind it, then those of later times. In one condition SQLite would look at all of that time.
enum class Stretch { all, same_time, later };

constexpr const char* all_sql =
    "SELECT rowid, last_seen, uuid, identity_id, commands FROM attackers "
    "WHERE last_seen >= ?1 AND last_seen < ?2 ORDER BY last_seen, rowid";
constexpr const char* same_time_sql =
    "SELECT rowid, last_seen, uuid, identity_id, commands FROM attackers "
    "WHERE last_seen = ?1 AND last_seen < ?2 AND rowid > ?3 ORDER BY rowid";
constexpr const char* later_sql =
    "SELECT rowid, last_seen, uuid, identity_id, commands FROM attackers "
    "WHERE last_seen > ?1 AND last_seen < ?2 ORDER BY last_seen, rowid";

class CommandHistory final : public History {
 public:
  CommandHistory(Database& database, HistoryOptions options, RejectLog& rejects)
      : database_(database), options_(std::move(options)), rejects_(rejects) {
    database_.require_columns("attackers", command_columns);
    database_.require_row_ids("attackers");
    // The pages of the row in hand are all that is needed.
    database_.guard([&] { query(Stretch::all, options_.since); });
  }

  std::uint64_t expected_rows() override {
    return database_.guard([&] {
      SQLite::Statement count(database_.handle(),
                              "SELECT count(*) FROM attackers WHERE last_seen >= ?1 "
                              "AND last_seen < ?2");
      count.bind(1, options_.since);
      count.bind(2, options_.until ? *options_.until : std::string(end_of_time));
      count.executeStep();
      return static_cast<std::uint64_t>(count.getColumn(0).getInt64());
    });
  }

  [[nodiscard]] std::optional<std::uint64_t> commands() const override { return commands_; }

  const Event* next() override {
    for (;;) {
      while (element_ < elements_.size()) {
        if (make_event(element_++)) return &event_;
      }
      if (!next_row()) return nullptr;
    }
  }

  void release() override {
    if (statement_ == nullptr || database_.is_wal()) return;
    statement_.reset();
  }

 private:
  void query(Stretch stretch, const std::string& from) {
    stretch_ = stretch;
    const char* const sql = stretch == Stretch::all         ? all_sql
                            : stretch == Stretch::same_time ? same_time_sql
                                                            : later_sql;
    statement_ = std::make_unique<SQLite::Statement>(database_.handle(), sql);
    statement_->bind(1, from);
    statement_->bind(2, options_.until ? *options_.until : std::string(end_of_time));
    if (stretch == Stretch::same_time) statement_->bind(3, rowid_);
  }

  bool next_row() {
    elements_.clear();
    element_ = 0;
    if (at_end_) return false;
    return database_.guard([&] {
      if (statement_ == nullptr) query(Stretch::same_time, last_seen_);
      bool is_row = statement_->executeStep();
      if (!is_row && stretch_ == Stretch::same_time) {
        query(Stretch::later, last_seen_);
        is_row = statement_->executeStep();
      }
      if (!is_row) {
        at_end_ = true;
        statement_.reset();
        return false;
      }
      take_row();
      return true;
    });
  }

  void take_row() {
    arena_.reset();
    members_.clear();
    bounds_.clear();
    objects_ = 0;
    texts_ = 0;
    rowid_ = statement_->getColumn(0).getInt64();
    last_seen_ = statement_->getColumn(1).getString();
    attacker_ = to_valid_utf8(statement_->getColumn(2).getString());
    const SQLite::Column identity = statement_->getColumn(3);
    has_identity_ = !identity.isNull();
    identity_ = has_identity_ ? to_valid_utf8(identity.getString()) : std::string();
    seen_ = parse_timestamp(last_seen_);
    const SQLite::Column cell = statement_->getColumn(4);
    const std::string_view text(cell.getText(), static_cast<std::size_t>(cell.getBytes()));
    if (text.empty()) {  // the live system reads it as an empty list
      ++rows_;
      return;
    }
    const char* error = text.size() > limits::cell_bytes
                            ? "command list larger than 64 MiB"
                            : parser_.parse_array(arena_.copy(text), arena_, elements_, members_,
                                                  bounds_);
    if (error != nullptr) {
      elements_.clear();
      rejects_.reject("attackers", static_cast<std::uint64_t>(rowid_),
                      std::string("commands: ") + error, text);
      return;
    }
    ++rows_;
  }

  /// Makes the event of one element; false if it is none.
  bool make_event(std::size_t index) {
    const Value& element = elements_[index];
    const bool is_text = element.is_string() && !options_.is_live_compat;
    if (element.type != JsonType::object && !is_text) {
      if (!options_.is_live_compat) {
        rejects_.reject("attackers", static_cast<std::uint64_t>(rowid_),
                        "a command that is neither an object nor a text");
      }
      return false;
    }
    ++commands_;
    event_arena_.reset();
    event_ = {};
    event_.source_kind = "command";
    event_.arena = &event_arena_;
    event_.input = "attackers";
    event_.line = static_cast<std::uint64_t>(rowid_);
    event_.attacker_uuid = attacker_;
    if (has_identity_) event_.identity_uuid = identity_;
    event_.ts = seen_;
    payload_.clear();
    if (is_text) {
      payload_.push_back({"command_text", element});
      event_.source_id = numbered(attacker_, "#text", texts_++);
    } else {
      const std::size_t begin = index == 0 ? 0 : bounds_[index - 1];
      const std::size_t position = objects_++;
      if (!fill({members_.data() + begin, bounds_[index] - begin}, position)) return false;
    }
    event_.payload = payload_;
    return true;
  }

  bool fill(std::span<const Member> members, std::size_t position) {
    const Parts found = parts_of(members);
    const Value* text = command_of(found);
    if (text == nullptr) return false;
    payload_.push_back({"command_text", *text});
    for (const Member& member : members) {
      if (!quick_equal(member.name, "command_text")) payload_.push_back(member);
    }
    event_.session_id = text_of(found.session_id);
    const bool has_decky_id = found.decky_id != nullptr && is_truthy(*found.decky_id);
    event_.decky_id = text_of(has_decky_id ? found.decky_id : found.decky);
    for (const Value* time : {found.timestamp, found.ts}) {
      const auto at = time == nullptr ? std::nullopt : to_timestamp(*time, event_arena_);
      if (at) event_.ts = at;
    }
    const std::optional<std::string_view> id = id_of(found, position);
    if (!id) {
      rejects_.reject("attackers", event_.line, "a command's id is larger than 4 KiB");
      return false;
    }
    event_.source_id = *id;
    return true;
  }

  [[nodiscard]] const Value* command_of(const Parts& found) const {
    const Value* const command = options_.is_live_compat ? nullptr : found.command;
    for (const Value* value : {found.command_text, found.text, command}) {
      // The live system takes the first that is not empty, whatever its type.
      const bool counts = value != nullptr && is_truthy(*value) &&
                          (value->is_string() || options_.is_live_compat);
      if (counts) return value;
    }
    return nullptr;
  }

  /// As a text column keeps it; without a copy where the text stands in the row.
  std::optional<std::string_view> text_of(const Value* value) {
    if (value == nullptr) return std::nullopt;
    if (value->is_string()) return decode_text(*value, event_arena_);
    const auto text = column_text(*value);
    return text ? std::optional(event_arena_.copy(*text)) : std::nullopt;
  }

  std::string_view id_text(const Value& value) {
    return value.is_string() ? decode_text(value, event_arena_)
                             : event_arena_.copy(live_text(value));
  }

  /// `<owner><mark><number>`
  std::string_view numbered(std::string_view owner, std::string_view mark, std::size_t number) {
    std::array<char, 24> digits{};
    const auto [end, error] =
        std::to_chars(digits.data(), digits.data() + digits.size(), number);
    static_cast<void>(error);  // 24 characters hold every 64-bit integer
    return joined(owner, mark, {digits.data(), static_cast<std::size_t>(end - digits.data())});
  }

  std::string_view joined(std::string_view owner, std::string_view mark, std::string_view number) {
    scratch_.assign(owner).append(mark).append(number);
    return event_arena_.copy(scratch_);
  }

  /// Nothing for an id that is too large to be one.
  std::optional<std::string_view> id_of(const Parts& found, std::size_t position) {
    for (const Value* value : {found.id, found.uuid, found.command_id}) {
      if (value == nullptr || !is_truthy(*value)) continue;
      if (value->raw.size() > limits::nested_id_bytes) return std::nullopt;
      return id_text(*value);
    }
    const Value* session = found.session_id;
    const Value* index = found.index;
    if (options_.ids == CommandIds::live && session != nullptr && session->is_string() &&
        is_truthy(*session) && index != nullptr && index->type == JsonType::integer) {
      return joined(id_text(*session), "#cmd", index->raw);
    }
    return numbered(attacker_, "#cmd", position);
  }

  Database& database_;
  HistoryOptions options_;
  RejectLog& rejects_;
  Stretch stretch_ = Stretch::all;  // of the statement
  std::unique_ptr<SQLite::Statement> statement_;
  bool at_end_ = false;
  JsonParser parser_;
  Arena arena_;        // of the row in hand
  Arena event_arena_;  // of the event in hand
  // The row in hand:
  std::int64_t rowid_ = 0;
  std::string last_seen_;
  std::optional<Timestamp> seen_;
  std::string attacker_;
  std::string identity_;
  bool has_identity_ = false;
  std::vector<Value> elements_;
  Members members_;
  std::vector<std::size_t> bounds_;
  std::size_t element_ = 0;   // the next one
  std::size_t objects_ = 0;   // elements before it that are objects
  std::size_t texts_ = 0;     // … that are bare texts
  Members payload_;
  Event event_;
  std::string scratch_;
  std::uint64_t commands_ = 0;
};

}  // namespace

std::unique_ptr<History> make_command_history(Database& database, const HistoryOptions& options,
                                              RejectLog& rejects) {
  return std::make_unique<CommandHistory>(database, options, rejects);
}

}  // namespace ttp::store
