// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "input/log_source.hpp"
#include "support.hpp"

namespace ttp::input::chat_test {

namespace {

struct Read {
  std::string format;  ///< as --format auto found it
  std::string calls;   ///< `session tool` of each
  NamedCounts counts;
  std::size_t rejects = 0;
};

Read read(std::string_view text, std::string format = "auto") {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("x.jsonl", text).string();
  Read result;
  RejectLog rejects({false, "", [&](std::string_view) { ++result.rejects; }});
  input::LogSource source({{path}, std::move(format), {},
                           [&](std::string_view line) {
                             result.format = line.substr(line.rfind(' ') + 1);
                           }},
                          rejects);
  while (const Event* event = source.next()) {
    if (!result.calls.empty()) result.calls += ", ";
    result.calls += std::string(event->session_id.value_or("-")) + ' ' +
                    std::string(decode_text(event->payload.front().value, *event->arena));
  }
  result.counts = source.counts();
  return result;
}

}  // namespace

TEST_CASE("one line of a conversation is enough to know it") {
  for (const char* line : {
           R"({"type":"function_call","call_id":"1","name":"x","arguments":"{}"})",
           R"({"type":"function_call_output","call_id":"1","output":"x"})",
           R"({"type":"tool_use","name":"x","input":{}})",
           R"({"type":"tool_result","tool_use_id":"1","content":"x"})",
           R"({"id":"resp_1","object":"response","output":[]})",
           R"({"type":"summary","summary":"x","leafUuid":"u"})",
           R"({"type":"user","sessionId":"s","message":{"role":"user","content":"\"jsonrpc\""}})",
           R"({"timestamp":"2026-11-07T10:00:00Z","type":"session_meta","payload":{"id":"x"}})",
           R"({"request":{"messages":[]},"response":{"choices":[]}})",
           R"({"response":{"choices":[]}})",
           R"({"role":"tool","tool_name":"x","content":"y"})",
           R"({"role":"assistant","content":"","tool_calls":[],"tool":"x","arguments":{}})",
       }) {
    CAPTURE(line);
    CHECK(read(line).format == "chat");
  }
}

TEST_CASE("what only looks like a conversation is left to its own format") {
  const Read call = read(
      R"({"role":"assistant","content":"","session_id":"s","tool":"read_inbox","arguments":{}})");
  CHECK(call.format == "toolcall");
  CHECK(call.calls == "s read_inbox");
  const Read rpc = read(
      R"({"type":"user","sessionId":"s","message":{"jsonrpc":"2.0","id":1,"method":"tools/call",)"
      R"("params":{"name":"x","arguments":{"role":"user","content":"y"}}}})");
  CHECK(rpc.format == "mcp");
  CHECK(rpc.calls == "s x");
}

TEST_CASE("a record of a program around a message is counted as that message is") {
  const Read all = read(
      R"({"type":"assistant","sessionId":"s","message":{"role":"assistant","content":[)"
      R"({"type":"tool_use","id":"1","name":"x","input":{}}]}})"
      "\n"
      R"({"type":"user","sessionId":"s","message":{"role":"user","content":"y"}})"
      "\n");
  CHECK(all.calls == "s x");
  CHECK(all.counts == NamedCounts{{"message without a tool call", 1}});
}

TEST_CASE("a message's own calls count, whatever else is in it") {
  CHECK(read(R"({"session_id":"s","role":"assistant","message":{"type":"x","content":"y"},)"
             R"("response":{"type":"x"},"output":[],"tool_calls":[{"function":{"name":"x"}}]})")
            .calls == "s x");
}

TEST_CASE("pieces of a streamed reply are never taken for messages without calls") {
  const std::string chunk =
      R"({"session_id":"s","choices":[{"delta":{"tool_calls":[{"function":{"name":"x"}}]}}]})";
  const Read alone = read(chunk);
  CHECK(alone.calls.empty());
  CHECK(alone.counts.empty());
  CHECK(alone.rejects > 0);
  const Read beside = read(
      R"({"session_id":"s","messages":[{"role":"assistant","tool_calls":[)"
      R"({"function":{"name":"y"}}]}],"choices":[{"delta":{}},{"delta":{}}]})");
  CHECK(beside.calls == "s y");
  CHECK(beside.counts == NamedCounts{{"piece of a streamed reply", 2}});
  CHECK(read(R"({"type":"response.output_item.done","item":{"type":"function_call","name":"x"}})",
             "chat")
            .counts == NamedCounts{{"piece of a streamed reply", 1}});
}

TEST_CASE("a call that is told again with the history is no new one") {
  const auto call = [](std::string_view id, std::string_view tool, std::string_view path = "a") {
    return R"({"role":"assistant","tool_calls":[{"id":")" + std::string(id) +
           R"(","function":{"name":")" + std::string(tool) + R"(","arguments":"{\"path\":\")" +
           std::string(path) + R"(\"}"}}]})";
  };
  const auto record = [](std::string_view session, const std::vector<std::string>& messages) {
    std::string text = R"({"session_id":")" + std::string(session) + R"(","messages":[)";
    for (const std::string& message : messages) {
      text += (&message == &messages[0] ? "" : ",") + message;
    }
    return text + "]}\n";
  };
  const std::string one = call("1", "x");
  const std::string two = call("2", "x");
  const Read all = read(record("s", {one}) + record("s", {one, two}) +
                        record("s", {one, two, call("3", "y")}) + record("t", {one}));
  CHECK(all.calls == "s x, s x, s y, t x");
  CHECK(all.counts == NamedCounts{{"tool call told before", 3}});
  // An id of another tool is another's, one that is used again is, too, and no id is nobody's.
  CHECK(read(record("s", {call("1", "x"), call("1", "x", "b")})).calls == "s x, s x");
  CHECK(read(record("s", {call("1", "x"), call("1", "y")})).calls == "s x, s y");
  CHECK(read(record("s", {call("", "x"), call("", "x")})).calls == "s x, s x");
}

}  // namespace ttp::input::chat_test
