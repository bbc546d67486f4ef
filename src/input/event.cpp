// SPDX-License-Identifier: Apache-2.0
// `event`: one event object per line.
#include "base/hash.hpp"
#include "model/fields.hpp"
#include "input/reader.hpp"

namespace ttp::input {

namespace {

/// Hex digits of the line's SHA-256 in a made-up source id (specification of events).
constexpr std::size_t id_digits = 32;

class EventReader final : public LineReader {
 public:
  explicit EventReader(const ReaderContext& context) : context_(context) {}

  void feed(const Record& record) override {
    arena_.reset();
    top_.clear();
    payload_.clear();
    ready_ = false;
    const char* error = context_.parser.parse_object(record.text, arena_, top_, "payload", &payload_);
    if (error == nullptr) error = fill(record);
    if (error != nullptr) {
      context_.rejects.reject(record.input, record.line, error, record.text);
      return;
    }
    ready_ = true;
  }

  const Event* next() override {
    if (!ready_) return nullptr;
    ready_ = false;
    return &event_;
  }

 private:
  /// Fills the event; returns why the record is none, or null.
  const char* fill(const Record& record) {
    event_ = {};
    event_.arena = &arena_;
    event_.input = record.input;
    event_.line = record.line;
    const Value* kind = nullptr;
    const Value* source_id = nullptr;
    for (const Member& member : top_) {
      const Value& value = member.value;
      if (member.name == "source_kind") {
        kind = &value;
      } else if (member.name == "source_id") {
        source_id = &value;
      } else if (member.name == "attacker_uuid") {
        event_.attacker_uuid = id_text(value, arena_);
      } else if (member.name == "identity_uuid") {
        event_.identity_uuid = id_text(value, arena_);
      } else if (member.name == "session_id") {
        event_.session_id = id_text(value, arena_);
      } else if (member.name == "decky_id") {
        event_.decky_id = id_text(value, arena_);
      } else if (member.name == "ts") {
        event_.ts = to_timestamp(value, arena_);
      } else if (member.name == "payload" && value.type != JsonType::object &&
                 value.type != JsonType::null) {
        return "'payload' is not an object";
      }
    }
    if (kind == nullptr) return "missing 'source_kind'";
    if (!kind->is_string()) return "'source_kind' is not a text";
    event_.source_kind = decode_text(*kind, arena_);
    const auto id = source_id == nullptr ? std::nullopt : id_text(*source_id, arena_);
    event_.source_id = id ? *id
                          : arena_.copy("sha256:" + sha256_hex(record.text).substr(0, id_digits));
    event_.payload = payload_;
    return nullptr;
  }

  ReaderContext context_;
  Arena arena_;
  Members top_;
  Members payload_;
  Event event_;
  bool ready_ = false;
};

}  // namespace

Likeness likes_event(std::span<const Member> members) {
  const Value* kind = find_member(members, "source_kind");
  return kind != nullptr && kind->is_string() ? Likeness::yes : Likeness::no;
}

std::unique_ptr<LineReader> make_event_reader(const ReaderContext& context) {
  return std::make_unique<EventReader>(context);
}

}  // namespace ttp::input
