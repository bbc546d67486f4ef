// SPDX-License-Identifier: Apache-2.0
// `mcp`: traffic of the Model Context Protocol, one JSON-RPC message per line.
#include <algorithm>
#include <array>

#include "base/text.hpp"
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

/// The protocol's own name for a client's session, a header of HTTP, and how recorders write it.
constexpr auto own_session_keys =
    std::to_array<std::string_view>({"mcp-session-id", "mcp_session_id", "mcpSessionId"});

class McpReader final : public LineReader {
 public:
  explicit McpReader(const ReaderContext& context) : context_(context), maker_(context.live_sessions) {}

  void feed(const Record& record) override {
    arena_.reset();
    outer_.clear();
    found_.clear();
    next_ = 0;
    record_ = record;
    if (const char* error = read(record.text)) {
      context_.rejects.reject(record.input, record.line, error, record.text);
    }
  }

  const Event* next() override {
    if (next_ >= found_.size()) return nullptr;
    const Found& found = found_[next_++];
    ToolCallParts parts;
    parts.tool = found.tool;
    parts.session = found.session;
    if (found.arguments) parts.arguments = &*found.arguments;
    parts.ts_ms = find_member(outer_, "ts_ms");
    event_ = {};
    event_.arena = &arena_;
    event_.input = record_.input;
    event_.line = record_.line;
    payload_.clear();
    maker_.make(parts, record_, outer_, payload_, event_);
    return &event_;
  }

  [[nodiscard]] const NamedCounts& counts() const override { return counts_; }
  [[nodiscard]] std::vector<std::string> remarks() const override { return maker_.remarks(); }

 private:
  struct Found {
    std::string_view tool;
    std::optional<std::string_view> session;
    std::optional<Value> arguments;
  };

  /// Reads a record; returns why it, or a message of it, is none, or null.
  const char* read(std::string_view text) {
    const char* error = nullptr;
    if (trim(text).starts_with('[') && read_json(text, error)) return error;
    error = context_.parser.parse_object(text, arena_, outer_);
    if (error != nullptr) return error;
    if (is_rpc(outer_)) return read_message(outer_);
    for (const std::string_view name : wrappers) {
      const Value* value = find_member(outer_, name);
      if (value == nullptr) continue;
      const std::string_view inner = value->is_string() ? decode_text(*value, arena_) : value->raw;
      if (read_json(inner, error)) return error;
    }
    return "no JSON-RPC message";
  }

  /// Reads a message or a batch of them. False if the text is neither.
  bool read_json(std::string_view text, const char*& error) {
    text = trim(text);
    if (text.starts_with('{')) {
      message_.clear();
      if (context_.parser.parse_object(text, arena_, message_) != nullptr) return false;
      if (!is_rpc(message_)) return false;
      error = read_message(message_);
      return true;
    }
    return text.starts_with('[') && read_batch(text, error);
  }

  bool read_batch(std::string_view text, const char*& error) {
    std::vector<Value> elements;
    Members members;
    std::vector<std::size_t> bounds;
    if (context_.parser.parse_array(text, arena_, elements, members, bounds) != nullptr) {
      return false;
    }
    bool is_any = false;
    const char* first_error = nullptr;
    std::size_t from = 0;
    for (const std::size_t to : bounds) {
      const auto message = std::span<const Member>(members).subspan(from, to - from);
      from = to;
      const bool is_message = is_rpc(message);
      is_any = is_any || is_message;
      const char* why = is_message ? read_message(message) : "a batch with what is no message";
      if (first_error == nullptr) first_error = why;
    }
    if (is_any) error = first_error;
    return is_any;
  }

  const char* read_message(std::span<const Member> message) {
    const auto method = text_member(message, "method", arena_);
    if (!method) return count("response");
    if (*method != "tools/call") return count(*method);
    params_.clear();
    meta_.clear();
    if (!expand(context_.parser, find_member(message, "params"), arena_, params_)) {
      return "tools/call without 'params'";
    }
    const auto tool = text_member(params_, "name", arena_);
    if (!tool) return "tools/call without 'params.name'";
    Found& found = found_.emplace_back();
    found.tool = *tool;
    if (const Value* arguments = find_member(params_, "arguments")) found.arguments = *arguments;
    expand(context_.parser, find_member(params_, "_meta"), arena_, meta_);
    for (const std::span<const Member> place :
         {std::span<const Member>(outer_), message, std::span<const Member>(params_),
          std::span<const Member>(meta_)}) {
      if (!found.session) found.session = first_id(place, session_keys(), arena_);
    }
    if (!found.session) found.session = own_session(outer_);
    if (!found.session) {
      Members headers;
      expand(context_.parser, find_member(outer_, "headers"), arena_, headers);
      found.session = own_session(headers);
    }
    // Over standard input and output a server has one client: a recording is one session.
    if (!found.session) found.session = file_session_.of(record_, arena_);
    return nullptr;
  }

  std::optional<std::string_view> own_session(std::span<const Member> members) {
    for (const std::string_view key : own_session_keys) {
      const Value* value = find_member_nocase(members, key);
      const auto id = value == nullptr ? std::nullopt : id_text(*value, arena_);
      if (id && !id->empty() && id->size() <= limits::id_bytes) return id;
    }
    return std::nullopt;
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
  FileSession file_session_{"mcp"};
  ToolCallMaker maker_;
  Arena arena_;
  Members outer_;  // of the record; none for a batch on a line
  Members message_;
  Members params_;
  Members meta_;
  Members payload_;
  Record record_;
  std::vector<Found> found_;
  std::size_t next_ = 0;
  Event event_;
  NamedCounts counts_;
};

/// True if what a recorder wrapped looks like a message, a batch, or the text of one.
bool is_wrapped_rpc(const Value& value) {
  if (value.is_string()) {
    const std::string_view text = value.raw.substr(1);
    return (text.starts_with('{') || text.starts_with('[')) &&
           text.find(R"(\"jsonrpc\")") != std::string_view::npos;
  }
  return (value.type == JsonType::object || value.type == JsonType::array) &&
         value.raw.find("\"jsonrpc\"") != std::string_view::npos;
}

}  // namespace

Likeness likes_mcp(std::span<const Member> members) {
  if (is_rpc(members)) return Likeness::yes;
  const bool is_wrapped =
      std::any_of(wrappers.begin(), wrappers.end(), [&](std::string_view name) {
        const Value* value = find_member(members, name);
        return value != nullptr && is_wrapped_rpc(*value);
      });
  return is_wrapped ? Likeness::yes : Likeness::no;
}

std::unique_ptr<LineReader> make_mcp_reader(const ReaderContext& context) {
  return std::make_unique<McpReader>(context);
}

}  // namespace ttp::input
