// SPDX-License-Identifier: Apache-2.0
// `event`: one event object per line.
#include "base/hash.hpp"
#include "input/event_queue.hpp"
#include "model/fields.hpp"

namespace ttp::input {

namespace {

class EventReader final : public QueuedReader {
 public:
  using QueuedReader::QueuedReader;

  void feed(const Record& record) override {
    EventSlot& slot = queue_.open(record);
    top_.clear();
    slot.error = context_.parser.parse_object(record.text, slot.arena, top_, "payload",
                                              &slot.payload);
    if (slot.error == nullptr) slot.error = fill(slot);
    queue_.keep();
  }

 private:
  /// Fills the event; returns why the record is none, or null.
  const char* fill(EventSlot& slot) {
    const Record& record = slot.record;
    Event& event = slot.event;
    Arena& arena = slot.arena;
    // What the record need not have; the rest is set below. To assign a whole event is a loop of
    // the processor's own, which takes longer to begin than to run.
    static_assert(sizeof(Event) == 26 * sizeof(std::uint64_t), "a new member has to be set here");
    event.attacker_uuid.reset();
    event.identity_uuid.reset();
    event.session_id.reset();
    event.decky_id.reset();
    event.ts.reset();
    event.anomaly = nullptr;
    event.split = nullptr;
    event.arena = &arena;
    event.input = record.input;
    event.line = record.line;
    const Value* kind = nullptr;
    const Value* source_id = nullptr;
    for (const Member& member : top_) {
      const Value& value = member.value;
      const std::string_view name = member.name;
      switch (name.size()) {  // most names are told apart by that
        case 2:
          if (name == "ts") event.ts = to_timestamp(value, arena);
          break;
        case 7:
          if (name == "payload" && value.type != JsonType::object &&
              value.type != JsonType::null) {
            return "'payload' is not an object";
          }
          break;
        case 8:
          if (name == "decky_id") set_id(event.decky_id, value, arena);
          break;
        case 9:
          if (name == "source_id") source_id = &value;
          break;
        case 10:
          if (name == "session_id") set_id(event.session_id, value, arena);
          break;
        case 11:
          if (name == "source_kind") kind = &value;
          break;
        case 13:
          if (name == "attacker_uuid") set_id(event.attacker_uuid, value, arena);
          if (name == "identity_uuid") set_id(event.identity_uuid, value, arena);
          break;
        default: break;
      }
    }
    if (kind == nullptr) return "missing 'source_kind'";
    if (!kind->is_string()) return "'source_kind' is not a text";
    event.source_kind = plain_text(*kind, arena);
    std::optional<std::string_view> id;
    if (source_id != nullptr) set_id(id, *source_id, arena);
    event.source_id =
        id ? *id : arena.copy("sha256:" + sha256_hex(record.text).substr(0, id_digits));
    event.payload = slot.payload;
    return nullptr;
  }

  /// As id_text().
  static void set_id(std::optional<std::string_view>& id, const Value& value, Arena& arena) {
    if (value.is_string()) {
      id.emplace(plain_text(value, arena));
    } else {
      id = id_text(value, arena);
    }
  }

  Members top_;  // of the latest record
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
