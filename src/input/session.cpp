// SPDX-License-Identifier: Apache-2.0
// `session`: one ended session per line, as a honeypot bus publishes it.
#include <array>

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "input/reader.hpp"
#include "model/fields.hpp"

namespace ttp::input {

namespace {

/// Where a session's own id may stand; the first that is present counts.
constexpr auto id_keys = std::to_array<std::string_view>(
    {"source_id", "session_id", "token_id", "identity_uuid", "credential_id", "attacker_uuid",
     "uuid"});

constexpr auto command_id_keys = std::to_array<std::string_view>({"id", "uuid", "command_id"});
constexpr auto command_text_keys = std::to_array<std::string_view>({"command_text", "text"});

class SessionReader final : public LineReader {
 public:
  explicit SessionReader(const ReaderContext& context) : context_(context) {}

  void feed(const Record& record) override {
    arena_.reset();
    session_.clear();
    elements_.clear();
    members_.clear();
    bounds_.clear();
    next_ = done;
    const char* error = context_.parser.parse_object(record.text, arena_, session_);
    if (error == nullptr) error = fill(record);
    if (error != nullptr) {
      context_.rejects.reject(record.input, record.line, error, record.text);
      return;
    }
    next_ = 0;
    is_session_out_ = false;
  }

  const Event* next() override {
    if (next_ == done) return nullptr;
    if (!is_session_out_) {
      is_session_out_ = true;
      event_ = base_;
      event_.source_kind = "session";
      event_.payload = session_;
      return &event_;
    }
    while (next_ < elements_.size()) {
      if (make_command(next_++)) return &event_;
      ++counts_["command without a text"];
    }
    next_ = done;
    return nullptr;
  }

  [[nodiscard]] const NamedCounts& counts() const override { return counts_; }

 private:
  static constexpr std::size_t done = static_cast<std::size_t>(-1);

  const char* fill(const Record& record) {
    base_ = {};
    base_.arena = &arena_;
    base_.input = record.input;
    base_.line = record.line;
    for (const std::string_view key : id_keys) {
      const Value* value = find_member(session_, key);
      const auto id = value == nullptr ? std::nullopt : id_text(*value, arena_);
      if (id && !id->empty()) {
        base_.source_id = *id;
        break;
      }
    }
    if (base_.source_id.empty()) return "a session without any id";
    if (base_.source_id.size() > limits::id_bytes) return "a session id longer than 1 KiB";
    base_.session_id = session_id_of(session_, arena_);
    base_.attacker_uuid = text_member(session_, "attacker_uuid", arena_);
    const auto address = text_member(session_, "attacker_ip", arena_);
    if (!base_.attacker_uuid && address) base_.attacker_uuid = attacker_of(*address);
    base_.identity_uuid = text_member(session_, "identity_uuid", arena_);
    base_.decky_id = text_member(session_, "decky_id", arena_);
    if (const Value* ended = find_member(session_, "ended_at")) {
      base_.ts = to_timestamp(*ended, arena_);
    }
    const Value* commands = find_member(session_, "commands");
    if (commands == nullptr || commands->type != JsonType::array) return nullptr;
    return context_.parser.parse_array(commands->raw, arena_, elements_, members_, bounds_);
  }

  static std::optional<std::string_view> session_id_of(std::span<const Member> members,
                                                       Arena& arena) {
    const Value* value = find_member(members, "session_id");
    const auto id = value == nullptr ? std::nullopt : id_text(*value, arena);
    return id && !id->empty() ? id : std::nullopt;
  }

  /// A session without an attacker's uuid gets the one that its address stands for.
  std::string_view attacker_of(std::string_view address) {
    const auto known = context_.attacker_map.find(address);
    return known != context_.attacker_map.end()
               ? std::string_view(known->second)
               : arena_.copy(to_string(attacker_ids_.make(address)));
  }

  /// Makes the command event of one element; false if it has no text.
  bool make_command(std::size_t index) {
    const Value& element = elements_[index];
    event_arena_.reset();
    event_ = base_;
    event_.arena = &event_arena_;
    event_.source_kind = "command";
    command_.clear();
    if (element.is_string()) {
      command_.push_back({"command_text", element});
    } else if (element.type == JsonType::object) {
      const std::size_t begin = index == 0 ? 0 : bounds_[index - 1];
      if (!fill_command({members_.data() + begin, bounds_[index] - begin})) return false;
    } else {
      return false;
    }
    event_.payload = command_;
    if (event_.source_id == base_.source_id) {
      event_.source_id =
          event_arena_.copy(std::string(base_.source_id) + "#cmd" + std::to_string(index));
    }
    return true;
  }

  bool fill_command(std::span<const Member> members) {
    const Value* text = nullptr;
    for (const std::string_view key : command_text_keys) {
      const Value* value = find_member(members, key);
      if (text == nullptr && value != nullptr && value->is_string() && value->raw.size() > 2) {
        text = value;
      }
    }
    if (text == nullptr) return false;
    command_.push_back({"command_text", *text});
    for (const Member& member : members) {
      if (member.name != "command_text") command_.push_back(member);
    }
    for (const std::string_view key : command_id_keys) {
      const Value* value = find_member(members, key);
      const auto id = value == nullptr ? std::nullopt : id_text(*value, event_arena_);
      if (id && !id->empty()) {
        event_.source_id = *id;
        break;
      }
    }
    if (const auto session = session_id_of(members, event_arena_)) {
      event_.session_id = session;
    }
    for (const std::string_view key : {"ts", "timestamp"}) {
      const Value* const value = find_member(members, key);
      if (const auto at = value == nullptr ? std::nullopt : to_timestamp(*value, event_arena_)) {
        event_.ts = at;
      }
    }
    return true;
  }

  ReaderContext context_;
  UuidV5 attacker_ids_{attacker_namespace()};
  Arena arena_;        // of the record in hand
  Arena event_arena_;  // of the event in hand
  Members session_;
  std::vector<Value> elements_;
  Members members_;  // of all elements that are objects
  std::vector<std::size_t> bounds_;
  Members command_;
  Event base_;
  Event event_;
  std::size_t next_ = done;
  bool is_session_out_ = false;
  NamedCounts counts_;
};

}  // namespace

Likeness likes_session(std::span<const Member> members) {
  const Value* commands = find_member(members, "commands");
  if (commands == nullptr || commands->type != JsonType::array) return Likeness::no;
  const bool has_session = find_member(members, "session_id") != nullptr;
  const bool is_event = find_member(members, "source_kind") != nullptr;
  return has_session && !is_event ? Likeness::yes : Likeness::no;
}

std::unique_ptr<LineReader> make_session_reader(const ReaderContext& context) {
  return std::make_unique<SessionReader>(context);
}

}  // namespace ttp::input
