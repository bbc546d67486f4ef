// SPDX-License-Identifier: Apache-2.0
// `mcp`: traffic of the Model Context Protocol, one JSON-RPC message per line.
#include <array>

#include "input/reader.hpp"
#include "input/tool_call.hpp"
#include "model/fields.hpp"

namespace ttp::input {

namespace {

/// A recorder may wrap the message together with a time or a direction.
constexpr auto wrappers = std::to_array<std::string_view>({"message", "msg", "payload", "body"});

bool is_rpc(std::span<const Member> members) {
  return find_member(members, "jsonrpc") != nullptr;
}

class McpReader final : public LineReader {
 public:
  explicit McpReader(const ReaderContext& context) : context_(context) {}

  void feed(const Record& record) override {
    arena_.reset();
    for (Members* each : {&outer_, &message_, &params_, &meta_, &payload_}) each->clear();
    ready_ = false;
    const char* error = context_.parser.parse_object(record.text, arena_, outer_);
    if (error == nullptr) error = fill(record);
    if (error != nullptr) context_.rejects.reject(record.input, record.line, error, record.text);
  }

  const Event* next() override {
    if (!ready_) return nullptr;
    ready_ = false;
    return &event_;
  }

  [[nodiscard]] const NamedCounts& counts() const override { return counts_; }

 private:
  const char* fill(const Record& record) {
    std::span<const Member> message = outer_;
    if (!is_rpc(outer_) &&
        expand(context_.parser, first_member(outer_, wrappers), arena_, message_)) {
      message = message_;
    }
    if (!is_rpc(message)) return "no JSON-RPC message";
    const auto method = text_member(message, "method", arena_);
    if (!method) return count("response");
    if (*method != "tools/call") return count(*method);
    if (!expand(context_.parser, find_member(message, "params"), arena_, params_)) {
      return "tools/call without 'params'";
    }
    const auto tool = text_member(params_, "name", arena_);
    if (!tool) return "tools/call without 'params.name'";
    ToolCallParts parts;
    parts.tool = *tool;
    parts.arguments = find_member(params_, "arguments");
    parts.ts_ms = find_member(outer_, "ts_ms");
    expand(context_.parser, find_member(params_, "_meta"), arena_, meta_);
    for (const std::span<const Member> place :
         {std::span<const Member>(outer_), message, std::span<const Member>(params_),
          std::span<const Member>(meta_)}) {
      if (!parts.session) parts.session = first_id(place, session_keys(), arena_);
    }
    // Over standard input and output a server has one client: a recording is one session.
    if (!parts.session) parts.session = file_session("mcp", record, arena_);
    event_ = {};
    event_.arena = &arena_;
    event_.input = record.input;
    event_.line = record.line;
    maker_.make(parts, record, outer_, payload_, event_);
    ready_ = true;
    return nullptr;
  }

  const char* count(std::string_view what) {
    auto it = counts_.find(what);
    if (it == counts_.end()) {
      const bool is_full = counts_.size() >= limits::summary_names ||
                           what.size() > limits::summary_name_bytes;
      it = counts_.try_emplace(is_full ? "(others)" : std::string(what), 0).first;
    }
    ++it->second;
    return nullptr;
  }

  ReaderContext context_;
  ToolCallMaker maker_;
  Arena arena_;
  Members outer_;
  Members message_;
  Members params_;
  Members meta_;
  Members payload_;
  Event event_;
  NamedCounts counts_;
  bool ready_ = false;
};

}  // namespace

Likeness likes_mcp(std::span<const Member> members) {
  if (is_rpc(members)) return Likeness::yes;
  const Value* wrapped = first_member(members, wrappers);
  return wrapped != nullptr && wrapped->type == JsonType::object &&
                 wrapped->raw.find("\"jsonrpc\"") != std::string_view::npos
             ? Likeness::yes
             : Likeness::no;
}

std::unique_ptr<LineReader> make_mcp_reader(const ReaderContext& context) {
  return std::make_unique<McpReader>(context);
}

}  // namespace ttp::input
