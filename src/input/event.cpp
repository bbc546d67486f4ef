// SPDX-License-Identifier: Apache-2.0
// `event`: one event object per line.
#include "base/hash.hpp"
#include "model/fields.hpp"
#include "input/reader.hpp"

namespace ttp::input {

namespace {

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
    // What the record need not have; the rest is set below. To assign a whole event is a loop of
    // the processor's own, which takes longer to begin than to run.
    static_assert(sizeof(Event) == 26 * sizeof(std::uint64_t), "a new member has to be set here");
    event_.attacker_uuid.reset();
    event_.identity_uuid.reset();
    event_.session_id.reset();
    event_.decky_id.reset();
    event_.ts.reset();
    event_.anomaly = nullptr;
    event_.split = nullptr;
    event_.arena = &arena_;
    event_.input = record.input;
    event_.line = record.line;
    const Value* kind = nullptr;
    const Value* source_id = nullptr;
    for (const Member& member : top_) {
      const Value& value = member.value;
      const std::string_view name = member.name;
      switch (name.size()) {  // most names are told apart by that
        case 2:
          if (name == "ts") event_.ts = to_timestamp(value, arena_);
          break;
        case 7:
          if (name == "payload" && value.type != JsonType::object &&
              value.type != JsonType::null) {
            return "'payload' is not an object";
          }
          break;
        case 8:
          if (name == "decky_id") set_id(event_.decky_id, value);
          break;
        case 9:
          if (name == "source_id") source_id = &value;
          break;
        case 10:
          if (name == "session_id") set_id(event_.session_id, value);
          break;
        case 11:
          if (name == "source_kind") kind = &value;
          break;
        case 13:
          if (name == "attacker_uuid") set_id(event_.attacker_uuid, value);
          if (name == "identity_uuid") set_id(event_.identity_uuid, value);
          break;
        default: break;
      }
    }
    if (kind == nullptr) return "missing 'source_kind'";
    if (!kind->is_string()) return "'source_kind' is not a text";
    event_.source_kind = plain_text(*kind, arena_);
    std::optional<std::string_view> id;
    if (source_id != nullptr) set_id(id, *source_id);
    event_.source_id =
        id ? *id : arena_.copy("sha256:" + sha256_hex(record.text).substr(0, id_digits));
    event_.payload = payload_;
    return nullptr;
  }

  /// As id_text().
  void set_id(std::optional<std::string_view>& id, const Value& value) {
    if (value.is_string()) {
      id.emplace(plain_text(value, arena_));
    } else {
      id = id_text(value, arena_);
    }
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
