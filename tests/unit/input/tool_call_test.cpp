// SPDX-License-Identifier: Apache-2.0
#include "input/tool_call.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"

namespace ttp::input::tool_call_test {

TEST_CASE("a file's session is valid UTF-8, whatever the file is called") {
  Arena arena;
  const auto session = [&](std::string_view name) {
    return FileSession("mcp").of(Record{"{}", name}, arena);
  };
  CHECK(session("/var/log/x.jsonl") == "mcp:x.jsonl");
  CHECK(session("logs/x\xff.jsonl") == "mcp:x\xef\xbf\xbd.jsonl");
  // No character is cut in two.
  for (std::size_t more = 0; more < 4; ++more) {
    std::string name(limits::id_bytes - more, 'x');
    name += "\xf0\x9f\x92\xa9\xf0\x9f\x92\xa9";
    const std::string_view id = session(name);
    CAPTURE(more);
    CHECK(is_valid_utf8(id));
    CHECK(id.size() <= limits::id_bytes + 4);
    CHECK(id.size() > limits::id_bytes);
  }
  CHECK(session(std::string(limits::id_bytes, 'x')).size() == limits::id_bytes + 4);
}

TEST_CASE("two recordings on standard input are two sessions, each of them the same every time") {
  Arena arena;
  const auto session = [&](std::string_view first, std::string_view then) {
    FileSession sessions("mcp");
    const std::string name(sessions.of(Record{first, standard_input_name}, arena));
    CHECK(sessions.of(Record{then, standard_input_name}, arena) == name);
    return name;
  };
  CHECK(session("{\"id\":1}", "{\"id\":2}") == session("{\"id\":1}", "{\"id\":3}"));
  CHECK(session("{\"id\":1}", "{}") != session("{\"id\":2}", "{}"));
  CHECK(session("{}", "{}").starts_with("mcp:"));
}

}  // namespace ttp::input::tool_call_test
