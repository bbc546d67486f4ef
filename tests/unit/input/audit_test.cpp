// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "input/log_source.hpp"
#include "support.hpp"

namespace ttp::input::audit_test {

namespace {

/// Decisions with these numbers, the number being the tool's name.
std::string decisions(const std::vector<int>& numbers) {
  std::string text;
  for (const int number : numbers) {
    const std::string name = std::to_string(number);
    text += "{\"sequence\":" + name + ",\"decision\":\"allow\",\"action\":{\"tool\":\"" + name +
            "\"},\"acis_envelope\":{\"session_id\":\"s\"}}\n";
  }
  return text;
}

/// A decision of the tool `name`; `members` come first.
std::string decision(std::string_view name, std::string_view members) {
  return "{" + std::string(members) + R"("decision":"allow","action":{"tool":")" +
         std::string(name) + R"("},"acis_envelope":{"session_id":"s"}})" + "\n";
}

struct Read {
  std::vector<std::string> tools;
  std::vector<std::string> remarks;
};

Read read(const std::vector<std::string>& files) {
  Read result;
  RejectLog rejects({false, "", [](std::string_view) {}});
  input::LogSource source({files, "auto", {}, [](std::string_view) {}}, rejects);
  while (const Event* event = source.next()) {
    result.tools.emplace_back(decode_text(event->payload.front().value, *event->arena));
  }
  result.remarks = source.remarks();
  return result;
}

}  // namespace

TEST_CASE("audit lines come in the order of their numbers, each file's by itself") {
  const test::TemporaryDirectory directory;
  // Far more lines than are put in order at once, each at most 400 from its place.
  std::vector<int> numbers;
  for (int block = 0; block < 10; ++block) {
    for (int i = 399; i >= 0; --i) numbers.push_back(block * 400 + i);
  }
  const auto first = directory.write("a.jsonl", decisions(numbers)).string();
  const auto second = directory.write("b.jsonl", decisions({2, 0, 1})).string();
  const Read all = read({first, second});
  REQUIRE(all.tools.size() == 4003);
  bool is_ordered = true;
  for (int i = 0; i < 4000; ++i) is_ordered &= all.tools[static_cast<std::size_t>(i)] == std::to_string(i);
  CHECK(is_ordered);
  CHECK(std::vector<std::string>(all.tools.end() - 3, all.tools.end()) ==
        std::vector<std::string>{"0", "1", "2"});
  CHECK(all.remarks.empty());
}

namespace {

/// The tools of one file, in the order handed out.
std::string order(const std::string& text) {
  const test::TemporaryDirectory directory;
  std::string all;
  for (const std::string& tool : read({directory.write("a.jsonl", text).string()}).tools) {
    all += (all.empty() ? "" : " ") + tool;
  }
  return all;
}

/// Whether a call with this `semantic_taint` is tainted; `?` if that is not said.
std::string taint(std::string_view json) {
  const test::TemporaryDirectory directory;
  const auto path = directory.write(
      "a.jsonl", R"({"decision":"allow","action":{"tool":"x"},"acis_envelope":{"session_id":"s",)"
                 R"("semantic_taint":)" + std::string(json) + "}}\n");
  RejectLog rejects({false, "", [](std::string_view) {}});
  input::LogSource source({{path.string()}, "auto", {}, [](std::string_view) {}}, rejects);
  const Event* event = source.next();
  REQUIRE(event != nullptr);
  const Value* value = find_member(event->payload, "source_tainted");
  return value == nullptr ? "?" : std::string(value->raw);
}

}  // namespace

TEST_CASE("an audit line without a number stays behind the line before it") {
  CHECK(order(decision("c", R"("sequence":3,)") + decision("d", "") +
              decision("a", R"("sequence":1,)") + decision("b", R"("sequence":2,)")) == "a b c d");
  CHECK(order(decision("a", "") + decision("c", R"("sequence":2,)") +
              decision("b", R"("sequence":1,)")) == "a b c");
  // Also behind one that decides nothing.
  CHECK(order(decision("b", R"("sequence":4,)") + R"({"sequence":7,"event":"request"})" "\n" +
              decision("c", "") + decision("d", R"("sequence":8,)") +
              decision("a", R"("sequence":3,)")) == "a b c d");
}

TEST_CASE("what is no 64-bit number is no number of an audit line") {
  for (const char* number : {"\"1\"", "1.0", "1e0", "-1", "18446744073709551616", "null", "[1]"}) {
    CAPTURE(number);
    CHECK(order(decision("a", R"("sequence":5,)") +
                decision("b", "\"sequence\":" + std::string(number) + ",") +
                decision("c", R"("sequence":6,)")) == "a b c");
  }
  CHECK(order(decision("b", R"("sequence":18446744073709551615,)") +
              decision("a", R"("sequence":18446744073709551614,)")) == "a b");
}

TEST_CASE("where numbers are started anew, audit lines keep the order of the file") {
  CHECK(order(decisions({9001, 9002, 9003, 1, 2})) == "9001 9002 9003 1 2");
  CHECK(order(decisions({9002, 9001, 2, 1})) == "9001 9002 1 2");
  const auto at = [](std::string_view name, int sequence, std::string_view time) {
    return decision(name, "\"sequence\":" + std::to_string(sequence) +
                              R"(,"timestamp":"2026-11-07T)" + std::string(time) + "Z\",");
  };
  // Times tell a new beginning from a line that was written late.
  CHECK(order(at("a", 1, "10:00:00") + at("b", 2, "10:00:01") + at("c", 3, "10:00:02") +
              at("d", 1, "10:00:05") + at("e", 2, "10:00:06")) == "a b c d e");
  CHECK(order(at("b", 3, "10:00:02") + at("a", 2, "10:00:01") + at("c", 4, "10:00:03")) == "a b c");
  CHECK(order(at("b", 3, "10:00:02") + at("a", 2, "10:00:02.5")) == "a b");
  CHECK(order(at("b", 9003, "10:00:02") + at("a", 1, "10:00:01")) == "a b");
}

TEST_CASE("labels in a list taint as the words alone do") {
  for (const char* json : {R"(["trusted"])", R"(["clean","none"])", "[null]", "[false]", "[]",
                           "[0]", R"({"labels":["trusted"],"level":2})", R"({"labels":[],"level":0})",
                           R"({"labels":[]})", R"({"level":"none"})"}) {
    CAPTURE(json);
    CHECK(taint(json) == "false");
  }
  for (const char* json : {R"(["web"])", R"(["trusted","web"])", "[true]", R"([{"label":"web"}])",
                           R"({"level":0,"labels":["web"]})", R"({"labels":[],"level":1})",
                           R"({"level":0,"sources":["mail"]})", "[[[[[[\"trusted\"]]]]]]"}) {
    CAPTURE(json);
    CHECK(taint(json) == "true");
  }
  CHECK(taint("null") == "?");
  CHECK(taint(R"({"level":null})") == "?");
}

TEST_CASE("a result that repeats the decision is no second call") {
  CHECK(order(decision("a", R"("sequence":1,"event":"decision",)") +
              decision("a", R"("sequence":2,"event":"tool_result",)") +
              decision("b", R"("sequence":3,"event":"tool_call",)") +
              decision("c", R"("sequence":4,"type":"result","event":"policy_decision",)")) ==
        "a b c");
}

TEST_CASE("a log without decisions says so") {
  const test::TemporaryDirectory directory;
  const auto path = directory.write(
      "a.jsonl", R"({"sequence":1,"action":{"tool":"x"},"acis_envelope":{"session_id":"s"}})"
                 "\n");
  const Read all = read({path.string()});
  CHECK(all.tools.empty());
  CHECK(all.remarks.size() == 1);
}

}  // namespace ttp::input::audit_test
