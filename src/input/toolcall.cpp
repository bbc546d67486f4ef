// SPDX-License-Identifier: Apache-2.0
// `toolcall`: one call of an agent's tool per line.
#include <array>

#include "input/reader.hpp"
#include "input/tool_call.hpp"
#include "model/fields.hpp"

namespace ttp::input {

namespace {

constexpr auto tool_keys = std::to_array<std::string_view>({"tool", "tool_name"});
constexpr auto argument_keys =
    std::to_array<std::string_view>({"arguments", "args", "parameters", "input"});

class ToolcallReader final : public LineReader {
 public:
  explicit ToolcallReader(const ReaderContext& context) : context_(context) {}

  void feed(const Record& record) override {
    arena_.reset();
    members_.clear();
    ready_ = false;
    const char* error = context_.parser.parse_object(record.text, arena_, members_);
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
  const char* fill(const Record& record) {
    const Value* tool = first_member(members_, tool_keys);
    if (tool == nullptr) return "missing 'tool'";
    if (!tool->is_string()) return "'tool' is not a text";
    ToolCallParts parts;
    parts.tool = decode_text(*tool, arena_);
    parts.session = first_id(members_, session_keys(), arena_);
    parts.arguments = first_member(members_, argument_keys);
    parts.sink_class = find_member(members_, "sink_class");
    parts.ts_ms = find_member(members_, "ts_ms");
    const Value* taint = find_member(members_, "source_tainted");
    if (taint != nullptr && taint->type == JsonType::boolean) parts.is_tainted = taint->is_true();
    event_ = {};
    event_.arena = &arena_;
    event_.input = record.input;
    event_.line = record.line;
    payload_.clear();
    maker_.make(parts, record, members_, payload_, event_);
    return nullptr;
  }

  ReaderContext context_;
  ToolCallMaker maker_;
  Arena arena_;
  Members members_;
  Members payload_;
  Event event_;
  bool ready_ = false;
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
