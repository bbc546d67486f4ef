// SPDX-License-Identifier: Apache-2.0
// `chat`: transcripts of conversations with tool calls, in the shapes of OpenAI's and Anthropic's
// interfaces; one message, one reply of the interface or one whole conversation per line.
#include <array>

#include "input/reader.hpp"
#include "input/tool_call.hpp"
#include "model/fields.hpp"

namespace ttp::input {

namespace {

constexpr auto conversation_keys = std::to_array<std::string_view>({"messages", "conversation"});
/// A message has one of these.
constexpr auto message_keys = std::to_array<std::string_view>(
    {"role", "type", "content", "tool_calls", "function_call"});
constexpr auto own_id_keys = std::to_array<std::string_view>({"id", "uuid"});

/// Calls of one record; the longest agent runs make some hundred.
constexpr std::size_t most_calls = 65536;

class ChatReader final : public LineReader {
 public:
  explicit ChatReader(const ReaderContext& context) : context_(context) {}

  void feed(const Record& record) override {
    arena_.reset();
    for (Members* each : {&record_members_, &payload_}) each->clear();
    found_.clear();
    next_ = 0;
    const char* error = context_.parser.parse_object(record.text, arena_, record_members_);
    if (error != nullptr) {
      context_.rejects.reject(record.input, record.line, error, record.text);
      return;
    }
    record_ = record;
    if (const char* why = why_no_message()) {
      context_.rejects.reject(record.input, record.line, why, record.text);
      return;
    }
    session_ = first_id(record_members_, session_keys(), arena_);
    if (const Value* list = first_member(record_members_, conversation_keys)) {
      if (!session_) session_ = first_id(record_members_, own_id_keys, arena_);
      if (!session_) {
        session_ = arena_.copy("chat:" + sha256_hex(record.text).substr(0, id_digits));
      }
      read_messages(*list);
    } else if (const Value* choices = find_member(record_members_, "choices")) {
      read_choices(*choices);
    } else {
      read_message(record_members_);
    }
    if (!session_) session_ = file_session("chat", record, arena_);
  }

  const Event* next() override {
    if (next_ >= found_.size()) return nullptr;
    const Found& found = found_[next_++];
    ToolCallParts parts;
    parts.tool = found.tool;
    parts.session = session_;
    if (found.has_arguments) parts.arguments = &found.arguments;
    parts.ts = found.time.ts;
    if (found.time.has_ts_ms) {
      parts.ts_ms = &found.time.ts_ms;
    } else if (!found.time.ts) {
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

 private:
  /// The time that a message has of its own, if any.
  struct Time {
    std::optional<Timestamp> ts;
    Value ts_ms;
    bool has_ts_ms = false;
  };
  struct Found {
    std::string_view tool;
    Value arguments;
    bool has_arguments = false;
    Time time;
  };

  /// Null if the record is a conversation, a reply or a message.
  [[nodiscard]] const char* why_no_message() const {
    const auto is_list = [](const Value* value) { return value->type == JsonType::array; };
    if (const Value* list = first_member(record_members_, conversation_keys)) {
      return is_list(list) ? nullptr : "'messages' is not a list";
    }
    if (const Value* choices = find_member(record_members_, "choices")) {
      return is_list(choices) ? nullptr : "'choices' is not a list";
    }
    return first_member(record_members_, message_keys) != nullptr
               ? nullptr
               : "no conversation, reply or message";
  }

  /// Elements of an array that are objects, one after the other.
  template <typename Visit>
  void each_object(const Value& list, Visit visit) {
    if (list.type != JsonType::array) return;
    std::vector<Value> elements;
    Members members;
    std::vector<std::size_t> bounds;
    if (context_.parser.parse_array(list.raw, arena_, elements, members, bounds) != nullptr) return;
    std::size_t from = 0;
    for (std::size_t i = 0; i < elements.size(); ++i) {
      if (elements[i].type == JsonType::object) {
        visit(std::span<const Member>(members).subspan(from, bounds[i] - from));
      }
      from = bounds[i];
    }
  }

  void read_messages(const Value& list) {
    each_object(list, [&](std::span<const Member> message) { read_message(message); });
  }

  void read_choices(const Value& list) {
    each_object(list, [&](std::span<const Member> choice) {
      Members message;
      if (expand(context_.parser, find_member(choice, "message"), arena_, message)) {
        read_message(message);
      }
    });
  }

  void read_message(std::span<const Member> message) {
    const std::string_view role = text_member(message, "role", arena_).value_or("");
    const std::string_view type = text_member(message, "type", arena_).value_or("");
    const std::size_t before = found_.size();
    time_ = {time_of(message, arena_), {}, false};
    const Value* ts_ms = find_member(message, "ts_ms");
    if (ts_ms != nullptr && ts_ms->type == JsonType::integer) {
      time_.ts_ms = *ts_ms;
      time_.has_ts_ms = true;
    }
    if (type == "function_call") {  // an item of OpenAI's Responses interface
      add(text_member(message, "name", arena_), find_member(message, "arguments"));
    }
    if (const Value* calls = find_member(message, "tool_calls")) {
      each_object(*calls, [&](std::span<const Member> call) {
        Members function;
        if (expand(context_.parser, find_member(call, "function"), arena_, function)) call = function;
        const Value* arguments = find_member(call, "arguments");
        add(text_member(call, "name", arena_),
            arguments != nullptr ? arguments : find_member(call, "args"));
      });
    }
    Members function;
    if (expand(context_.parser, find_member(message, "function_call"), arena_, function)) {
      add(text_member(function, "name", arena_), find_member(function, "arguments"));
    }
    if (const Value* content = find_member(message, "content")) {
      each_object(*content, [&](std::span<const Member> block) {
        const std::string_view kind = text_member(block, "type", arena_).value_or("");
        if (kind == "tool_use" || kind == "server_tool_use" || kind == "mcp_tool_use") {
          add(text_member(block, "name", arena_), find_member(block, "input"));
        } else if (kind == "tool_result") {
          ++counts_["tool result"];
        }
      });
    }
    if (role == "tool" || role == "function" || type == "function_call_output") {
      ++counts_["tool result"];
    } else if (found_.size() == before) {
      ++counts_["message without a tool call"];
    }
  }

  void add(std::optional<std::string_view> tool, const Value* arguments) {
    if (!tool || found_.size() >= most_calls) {
      ++counts_["tool call without a name, or too many in one record"];
      return;
    }
    found_.push_back(
        {*tool, arguments != nullptr ? *arguments : Value{}, arguments != nullptr, time_});
  }

  ReaderContext context_;
  ToolCallMaker maker_;
  Arena arena_;
  Members record_members_;
  Members payload_;
  Record record_;
  std::optional<std::string_view> session_;
  Time time_;  // of the message in hand
  std::vector<Found> found_;
  std::size_t next_ = 0;
  Event event_;
  NamedCounts counts_;
};

}  // namespace

Likeness likes_chat(std::span<const Member> members) {
  const Value* list = first_member(members, conversation_keys);
  if (list != nullptr && list->type == JsonType::array) return Likeness::yes;
  const Value* role = find_member(members, "role");
  const bool has_content = find_member(members, "content") != nullptr ||
                           find_member(members, "tool_calls") != nullptr;
  if (role != nullptr && role->is_string() && has_content) return Likeness::yes;
  const Value* choices = find_member(members, "choices");
  return choices != nullptr && choices->type == JsonType::array ? Likeness::maybe : Likeness::no;
}

std::unique_ptr<LineReader> make_chat_reader(const ReaderContext& context) {
  return std::make_unique<ChatReader>(context);
}

}  // namespace ttp::input
