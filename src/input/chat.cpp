// SPDX-License-Identifier: Apache-2.0
// `chat`: transcripts of conversations with tool calls, in the shapes of OpenAI's and Anthropic's
// interfaces; one message, one reply of the interface or one whole conversation per line.
#include <algorithm>
#include <array>
#include <variant>

#include "base/limits.hpp"
#include "base/lru_table.hpp"
#include "input/chat_calls.hpp"
#include "input/reader.hpp"
#include "model/fields.hpp"

namespace ttp::input {

namespace {

constexpr auto own_id_keys = std::to_array<std::string_view>({"id", "uuid"});

class ChatReader final : public LineReader {
 public:
  explicit ChatReader(const ReaderContext& context)
      : context_(context), calls_(context.parser, counts_), maker_(context.live_sessions) {}

  void feed(const Record& record) override {
    arena_.reset();
    record_members_.clear();
    next_ = end_ = 0;
    const char* error = context_.parser.parse_object(record.text, arena_, record_members_);
    if (error == nullptr) error = calls_.read(record_members_, arena_);
    if (error != nullptr) {
      context_.rejects.reject(record.input, record.line, error, record.text);
      return;
    }
    record_ = record;
    end_ = calls_.calls().size();
    session_ = first_id(record_members_, session_keys(), arena_);
    if (!session_ && calls_.is_conversation()) {
      session_ = first_id(record_members_, own_id_keys, arena_);
      if (!session_) {
        session_ = arena_.copy("chat:" + sha256_hex(record.text).substr(0, id_digits));
      }
    }
    if (!session_) session_ = file_session_.of(record, arena_);
  }

  const Event* next() override {
    while (next_ < end_ && is_repeated(calls_.calls()[next_])) {
      ++next_;
      ++counts_["tool call told before"];
    }
    if (next_ >= end_) return nullptr;
    const ChatCall& call = calls_.calls()[next_++];
    ToolCallParts parts;
    parts.tool = call.tool;
    parts.session = session_;
    if (call.arguments) parts.arguments = &*call.arguments;
    parts.ts = call.time.ts;
    if (call.time.ts_ms) {
      parts.ts_ms = &*call.time.ts_ms;
    } else if (!call.time.ts) {
      parts.ts_ms = find_member(record_members_, "ts_ms");
    }
    event_ = {};
    event_.arena = &arena_;
    event_.input = record_.input;
    event_.line = record_.line;
    payload_.clear();
    maker_.make(parts, record_, record_members_, payload_, event_);
    return &event_;
  }

  [[nodiscard]] const NamedCounts& counts() const override { return counts_; }
  [[nodiscard]] std::vector<std::string> remarks() const override { return maker_.remarks(); }

 private:
  /// True if the session had the same call with the same id before: with every request a program
  /// sends the conversation so far. Notes the call. Some programs count ids anew in each turn, so
  /// that an id alone says little.
  bool is_repeated(const ChatCall& call) {
    if (call.id.empty()) return false;
    std::string key(*session_);
    const std::string_view arguments = call.arguments ? call.arguments->raw : std::string_view();
    for (const std::string_view part : {call.id, call.tool, arguments}) {
      key.append(1, '\0').append(part);
    }
    bool is_new = false;
    known_.touch(digests_.make(key), is_new, [](const Uuid&, std::monostate) {});
    return !is_new;
  }

  ReaderContext context_;
  NamedCounts counts_;
  ChatCalls calls_;
  LruTable<DigestKey, std::monostate> known_{limits::repeatable_calls};
  UuidV5 digests_{uuid_namespace_url};
  FileSession file_session_{"chat"};
  ToolCallMaker maker_;
  Arena arena_;
  Members record_members_;
  Members payload_;
  Record record_;
  std::optional<std::string_view> session_;
  std::size_t next_ = 0;  // of the record's calls
  std::size_t end_ = 0;
  Event event_;
};

bool has_list(std::span<const Member> members, std::string_view name) {
  const Value* value = find_member(members, name);
  return value != nullptr && value->type == JsonType::array;
}

bool has_text(std::span<const Member> members, std::string_view name) {
  const Value* value = find_member(members, name);
  return value != nullptr && value->is_string();
}

bool has_object(std::span<const Member> members, std::string_view name) {
  const Value* value = find_member(members, name);
  return value != nullptr && value->type == JsonType::object;
}

template <std::size_t n>
bool is_among(std::string_view text, const std::string_view (&texts)[n]) {
  return std::find(std::begin(texts), std::end(texts), text) != std::end(texts);
}

/// An item of a conversation on a line of its own.
bool is_item(std::span<const Member> members, std::string_view type) {
  const bool is_named = has_text(members, "name");
  if (type == "tool_use") return is_named && find_member(members, "input") != nullptr;
  if (type == "tool_result") return has_text(members, "tool_use_id");
  if (is_among(type, {"function_call", "custom_tool_call"})) return is_named;
  return has_text(members, "call_id") &&
         (type == "local_shell_call" || type.ends_with("_call_output"));
}

/// A line of what Claude Code or Codex keep of a session.
bool is_transcript(std::span<const Member> members, std::string_view type, Arena& arena) {
  if (type == "summary" && has_text(members, "leafUuid")) return true;
  if (is_among(type, {"session_meta", "response_item", "event_msg", "turn_context"})) {
    return has_object(members, "payload") && find_member(members, "timestamp") != nullptr;
  }
  JsonParser parser;
  Members message;
  return is_among(type, {"user", "assistant"}) &&
         expand(parser, find_member(members, "message"), arena, message) &&
         has_text(message, "role") && find_member(message, "content") != nullptr;
}

/// What a record may wrap: what was asked, with its messages, or what was answered.
Likeness likes_parts(std::span<const Member> members, Arena& arena) {
  JsonParser parser;
  Members request;
  Members response;
  expand(parser, find_member(members, "request"), arena, request);
  expand(parser, find_member(members, "response"), arena, response);
  if (has_list(request, "messages")) return Likeness::yes;
  return has_list(response, "choices") ? Likeness::maybe : Likeness::no;
}

}  // namespace

Likeness likes_chat(std::span<const Member> members) {
  const Value* list = first_member(members, conversation_keys());
  if (list != nullptr && list->type == JsonType::array) return Likeness::yes;
  const bool has_calls = find_member(members, "tool_calls") != nullptr;
  const bool has_content = find_member(members, "content") != nullptr || has_calls;
  // A log of calls may say who made them, and what was said beside them.
  const bool has_tool = has_text(members, "tool") || has_text(members, "tool_name");
  const bool has_arguments = find_member(members, "arguments") != nullptr ||
                             find_member(members, "args") != nullptr;
  const bool is_call_log = has_tool && has_arguments && !has_calls;
  if (has_text(members, "role") && has_content) return is_call_log ? Likeness::no : Likeness::yes;
  Arena arena;
  const std::string_view type = text_member(members, "type", arena).value_or("");
  const bool is_reply = has_list(members, "output") &&
                        text_member(members, "object", arena) == "response";
  if (is_reply || is_item(members, type) || is_transcript(members, type, arena)) {
    return Likeness::yes;
  }
  return has_list(members, "choices") ? Likeness::maybe : likes_parts(members, arena);
}

std::unique_ptr<LineReader> make_chat_reader(const ReaderContext& context) {
  return std::make_unique<ChatReader>(context);
}

}  // namespace ttp::input
