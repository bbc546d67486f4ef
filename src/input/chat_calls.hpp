// SPDX-License-Identifier: Apache-2.0
// What a record of a conversation says about calls, in the shapes of several interfaces and of
// programs that write them down.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "input/tool_call.hpp"

namespace ttp::input {

/// Keys of a list of messages.
[[nodiscard]] std::span<const std::string_view> conversation_keys();

/// The time that a message has of its own, or has from what it stands in.
struct ChatTime {
  std::optional<Timestamp> ts;
  std::optional<Value> ts_ms;
};

/// A call as a message tells of it. Views into the record and the arena.
struct ChatCall {
  std::string_view tool;
  std::string_view id;  ///< empty if it has none
  std::optional<Value> arguments;
  ChatTime time;  ///< without the record's own
};

/// Finds the calls of one record after the other.
class ChatCalls {
 public:
  /// `parser` and `counts`, which gets what is no call, must outlive this.
  ChatCalls(JsonParser& parser, NamedCounts& counts) : parser_(parser), counts_(counts) {}

  /// Reads a record; returns why it is no conversation, reply or message, or null. What `calls`
  /// then has lives as long as the record and the content of the arena.
  const char* read(std::span<const Member> record, Arena& arena);

  [[nodiscard]] std::span<const ChatCall> calls() const { return calls_; }

  /// True if the record has a list of messages: a whole conversation, which has an id.
  [[nodiscard]] bool is_conversation() const { return is_conversation_; }

 private:
  bool read_part(std::span<const Member> part, const ChatTime& outer, int depth);
  bool read_lists(std::span<const Member> part, const ChatTime& time);
  void read_messages(const Value& list, const ChatTime& time);
  void read_choices(const Value& list, const ChatTime& time);
  void read_message(std::span<const Member> message, const ChatTime& outer, int depth);
  bool read_inner(std::span<const Member> message, std::string_view type, const ChatTime& time,
                  int depth);
  bool read_item(std::span<const Member> item, std::string_view type, const ChatTime& time);
  void read_call(std::span<const Member> call, std::string_view hosted, const ChatTime& time);
  [[nodiscard]] ChatTime time_in(std::span<const Member> members, const ChatTime& outer);
  template <typename Visit>
  void each_object(const Value& list, Visit visit);

  JsonParser& parser_;
  NamedCounts& counts_;
  Arena* arena_ = nullptr;  // the caller's, while a record is read
  std::vector<ChatCall> calls_;
  std::size_t pieces_ = 0;  // of streamed replies
  bool is_conversation_ = false;
};

}  // namespace ttp::input
