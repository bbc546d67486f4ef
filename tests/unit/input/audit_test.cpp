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
