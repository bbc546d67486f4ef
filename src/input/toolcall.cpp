// SPDX-License-Identifier: Apache-2.0
// `toolcall`: one call of an agent's tool per line.
#include <array>

#include "input/event_queue.hpp"
#include "input/tool_call.hpp"
#include "model/fields.hpp"

namespace ttp::input {

namespace {

constexpr auto tool_keys = std::to_array<std::string_view>({"tool", "tool_name"});
constexpr auto argument_keys =
    std::to_array<std::string_view>({"arguments", "args", "parameters", "input"});

class ToolcallReader final : public QueuedReader {
 public:
  explicit ToolcallReader(const ReaderContext& context)
      : QueuedReader(context), maker_(context.live_sessions) {}

  void feed(const Record& record) override {
    EventSlot& slot = queue_.open(record);
    members_.clear();
    slot.error = context_.parser.parse_object(record.text, slot.arena, members_);
    if (slot.error == nullptr) slot.error = fill(slot);
    queue_.keep();
  }

  [[nodiscard]] std::vector<std::string> remarks() const override { return maker_.remarks(); }

 private:
  /// Fills the event; returns why the record is none, or null.
  const char* fill(EventSlot& slot) {
    const Value* tool = first_member(members_, tool_keys);
    if (tool == nullptr) return "missing 'tool'";
    if (!tool->is_string()) return "'tool' is not a text";
    ToolCallParts parts;
    parts.tool = decode_text(*tool, slot.arena);
    parts.session = first_id(members_, session_keys(), slot.arena);
    parts.arguments = first_member(members_, argument_keys);
    parts.sink_class = find_member(members_, "sink_class");
    parts.ts_ms = find_member(members_, "ts_ms");
    const Value* taint = find_member(members_, "source_tainted");
    if (taint != nullptr && taint->type == JsonType::boolean) parts.is_tainted = taint->is_true();
    slot.event = {};
    slot.event.arena = &slot.arena;
    slot.event.input = slot.record.input;
    slot.event.line = slot.record.line;
    maker_.make(parts, slot.record, members_, slot.payload, slot.event);
    return nullptr;
  }

  ToolCallMaker maker_;
  Members members_;  // of the latest record
};

}  // namespace

Likeness likes_toolcall(std::span<const Member> members) {
  const Value* tool = first_member(members, tool_keys);
  if (tool == nullptr || !tool->is_string()) return Likeness::no;
  const bool is_sure = find_member(members, "sink_class") != nullptr ||
                       find_member(members, "source_tainted") != nullptr ||
                       first_member(members, argument_keys) != nullptr ||
                       first_member(members, session_keys()) != nullptr;
  return is_sure ? Likeness::yes : Likeness::maybe;
}

std::unique_ptr<LineReader> make_toolcall_reader(const ReaderContext& context) {
  return std::make_unique<ToolcallReader>(context);
}

}  // namespace ttp::input
