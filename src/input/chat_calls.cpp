// SPDX-License-Identifier: Apache-2.0
#include "input/chat_calls.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "model/fields.hpp"

namespace ttp::input {

namespace {

constexpr auto list_keys = std::to_array<std::string_view>({"messages", "conversation"});
/// A message has one of these.
constexpr auto message_keys = std::to_array<std::string_view>(
    {"role", "type", "content", "tool_calls", "function_call"});
/// A recorder may keep what was asked beside what was answered.
constexpr auto part_keys = std::to_array<std::string_view>({"request", "response", "body"});
constexpr auto call_argument_keys =
    std::to_array<std::string_view>({"arguments", "args", "input", "action"});
constexpr auto call_id_keys = std::to_array<std::string_view>({"call_id", "id"});

bool is_tool_use(std::string_view type) {
  return type == "tool_use" || type == "server_tool_use" || type == "mcp_tool_use";
}

/// Items that say which tool is called; of the others of that sort the type does (web_search_call).
bool names_its_tool(std::string_view type) {
  return type == "function_call" || type == "custom_tool_call" || type == "mcp_call" ||
         type == "tool_call";
}

bool is_tool_result(std::string_view type) {
  return type.ends_with("tool_result") || type.ends_with("_call_output");
}

/// Types of the events of OpenAI's Responses; the last of them has the whole reply.
constexpr std::string_view streamed_reply = "response.";

/// Events of a reply that is told bit by bit, and not once more as a whole.
bool is_piece(std::string_view type) {
  return type.starts_with("content_block_") || type == "message_start" ||
         type == "message_delta" || type == "message_stop";
}

const Value* find_list(std::span<const Member> members, std::string_view name) {
  const Value* value = find_member(members, name);
  return value != nullptr && value->type == JsonType::array ? value : nullptr;
}

bool has_message_keys(std::span<const Member> members) {
  return first_member(members, message_keys) != nullptr;
}

}  // namespace

std::span<const std::string_view> conversation_keys() { return list_keys; }

const char* ChatCalls::read(std::span<const Member> record, Arena& arena) {
  arena_ = &arena;
  calls_.clear();
  pieces_ = 0;
  is_conversation_ = false;
  const bool is_known = read_part(record, {}, 0);
  if (pieces_ > 0) {
    if (calls_.empty()) return "a piece of a streamed reply; only whole ones are read";
    counts_["piece of a streamed reply"] += pieces_;
  }
  if (is_known) return nullptr;
  if (first_member(record, list_keys) != nullptr) return "'messages' is not a list";
  if (find_member(record, "choices") != nullptr) return "'choices' is not a list";
  return "no conversation, reply or message";
}

/// Reads a record, or a request or reply in one. False if it is nothing of ours.
bool ChatCalls::read_part(std::span<const Member> part, const ChatTime& outer, int depth) {
  // The record's own time is what all calls without one get.
  const ChatTime time = depth == 0 ? ChatTime{} : time_in(part, outer);
  bool is_known = read_lists(part, time);
  const std::string_view type = text_member(part, "type", *arena_).value_or("");
  Members message;
  const bool has_message = expand(parser_, find_member(part, "message"), *arena_, message) &&
                           has_message_keys(message);
  if (is_known) {
    if (has_message) read_message(message, time, 1);  // the answer to what the list has
  } else if (is_piece(type)) {
    is_known = true;
    ++pieces_;
  } else if (!type.starts_with(streamed_reply) && (has_message_keys(part) || has_message)) {
    is_known = true;
    read_message(part, time, 0);
  }
  for (const std::string_view key : part_keys) {
    Members inner;
    if (depth < limits::chat_part_depth &&
        expand(parser_, find_member(part, key), *arena_, inner)) {
      is_known |= read_part(inner, time, depth + 1);
    }
  }
  if (!is_known && type.starts_with(streamed_reply)) {
    is_known = true;
    ++counts_["piece of a streamed reply"];
  }
  return is_known;
}

bool ChatCalls::read_lists(std::span<const Member> part, const ChatTime& time) {
  bool is_any = false;
  for (const std::string_view key : list_keys) {
    const Value* list = is_any ? nullptr : find_list(part, key);
    if (list == nullptr) continue;
    is_any = is_conversation_ = true;
    read_messages(*list, time);
  }
  if (const Value* choices = find_list(part, "choices")) {
    is_any = true;
    read_choices(*choices, time);
  }
  // What a tool put out may be a list, too.
  const bool is_reply =
      text_member(part, "object", *arena_) == "response" || !has_message_keys(part);
  const Value* output = is_reply ? find_list(part, "output") : nullptr;
  if (output != nullptr) {
    is_any = true;
    read_messages(*output, time);
  }
  return is_any;
}

/// Elements of an array that are objects, one after the other.
template <typename Visit>
void ChatCalls::each_object(const Value& list, Visit visit) {
  if (list.type != JsonType::array) return;
  std::vector<Value> elements;
  Members members;
  std::vector<std::size_t> bounds;
  if (parser_.parse_array(list.raw, *arena_, elements, members, bounds) != nullptr) return;
  std::size_t from = 0;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].type == JsonType::object) {
      visit(std::span<const Member>(members).subspan(from, bounds[i] - from));
    }
    from = bounds[i];
  }
}

void ChatCalls::read_messages(const Value& list, const ChatTime& time) {
  each_object(list, [&](std::span<const Member> message) { read_message(message, time, 0); });
}

void ChatCalls::read_choices(const Value& list, const ChatTime& time) {
  each_object(list, [&](std::span<const Member> choice) {
    Members message;
    const Value* delta = find_member(choice, "delta");
    if (expand(parser_, find_member(choice, "message"), *arena_, message)) {
      read_message(message, time, 1);
    } else if (delta != nullptr && delta->type == JsonType::object) {
      ++pieces_;
    }
  });
}

/// `depth`: how many records are around the message.
void ChatCalls::read_message(std::span<const Member> message, const ChatTime& outer, int depth) {
  const std::string_view role = text_member(message, "role", *arena_).value_or("");
  const std::string_view type = text_member(message, "type", *arena_).value_or("");
  const ChatTime time = time_in(message, outer);
  if (read_inner(message, type, time, depth)) return;
  const std::size_t before = calls_.size();
  read_item(message, type, time);
  const Value* calls = find_member(message, "tool_calls");
  if (calls != nullptr) {
    each_object(*calls, [&](std::span<const Member> call) { read_call(call, {}, time); });
  }
  Members function;
  if (expand(parser_, find_member(message, "function_call"), *arena_, function)) {
    read_call(function, {}, time);
  }
  if (const Value* content = find_member(message, "content")) {
    each_object(*content, [&](std::span<const Member> block) {
      const std::string_view kind = text_member(block, "type", *arena_).value_or("");
      // Some programs keep a call among the message's calls and in its content.
      const bool is_told = calls != nullptr && !is_tool_use(kind);
      if (!is_told) read_item(block, kind, time);
      if (is_tool_result(kind)) ++counts_["tool result"];
    });
  }
  if (role == "tool" || role == "function" || is_tool_result(type)) {
    ++counts_["tool result"];
  } else if (calls_.size() == before) {
    ++counts_["message without a tool call"];
  }
}

/// Reads a message that an agent's program wrote into a record of its own: Claude Code as
/// `message`, Codex as `payload` of a `response_item` (its other payloads say the same once more).
/// False if there is none.
bool ChatCalls::read_inner(std::span<const Member> message, std::string_view type,
                           const ChatTime& time, int depth) {
  constexpr auto own_keys =
      std::to_array<std::string_view>({"role", "content", "tool_calls", "function_call"});
  if (first_member(message, own_keys) != nullptr) return false;
  const std::string_view key = type == "response_item" ? "payload" : "message";
  Members inner;
  if (depth >= limits::chat_part_depth ||
      !expand(parser_, find_member(message, key), *arena_, inner) || !has_message_keys(inner)) {
    return false;
  }
  read_message(inner, time, depth + 1);
  return true;
}

/// Reads an item or a block that is a call itself. False if it is none.
bool ChatCalls::read_item(std::span<const Member> item, std::string_view type,
                          const ChatTime& time) {
  if (!is_tool_use(type) && !type.ends_with("_call")) return false;
  const bool is_hosted = !is_tool_use(type) && !names_its_tool(type);
  read_call(item, is_hosted ? type.substr(0, type.size() - std::string_view("_call").size()) : "",
            time);
  return true;
}

/// `hosted`: the tool's name where the call has none.
void ChatCalls::read_call(std::span<const Member> call, std::string_view hosted,
                          const ChatTime& time) {
  Members function;
  const bool is_wrapped = expand(parser_, find_member(call, "function"), *arena_, function);
  const std::span<const Member> named = is_wrapped ? std::span<const Member>(function) : call;
  auto tool = text_member(named, "name", *arena_);
  if (!tool && !hosted.empty()) tool = hosted;
  if (!tool || calls_.size() >= limits::chat_calls) {
    ++counts_["tool call without a name, or too many in one record"];
    return;
  }
  ChatCall& made = calls_.emplace_back();
  made.tool = *tool;
  made.id = first_id(call, call_id_keys, *arena_).value_or("");
  made.time = time;
  for (const std::string_view key : call_argument_keys) {
    const Value* value = made.arguments ? nullptr : find_member(named, key);
    if (value != nullptr) made.arguments = *value;
  }
}

ChatTime ChatCalls::time_in(std::span<const Member> members, const ChatTime& outer) {
  ChatTime time{time_of(members, *arena_), {}};
  const Value* ts_ms = find_member(members, "ts_ms");
  if (ts_ms != nullptr && ts_ms->type == JsonType::integer) time.ts_ms = *ts_ms;
  return time.ts || time.ts_ms ? time : outer;
}

}  // namespace ttp::input
