// SPDX-License-Identifier: Apache-2.0
#include "input/cowrie_session.hpp"

#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "input/reader.hpp"
#include "support.hpp"

namespace ttp::input::cowrie_test {

namespace {

constexpr Timestamp second = microseconds_per_second;

std::vector<Timestamp> at_seconds(std::initializer_list<double> seconds) {
  std::vector<Timestamp> times;
  for (const double each : seconds) times.push_back(static_cast<Timestamp>(each * second));
  return times;
}

/// Feeds lines to a reader and shows what comes out, the end of the input included.
class Reader {
 public:
  Reader() : rejects_({}), reader_(input::make_cowrie_reader({parser_, rejects_, map_})) {}

  void feed(const std::string& line, std::size_t file = 0) {
    Arena arena;  // for the padding behind the text
    reader_->feed({arena.copy(line), "log", file, 1});
    take();
  }
  void finish() {
    reader_->finish();
    take();
  }
  std::vector<std::string> events;

  [[nodiscard]] std::vector<std::string> remarks() const { return reader_->remarks(); }

 private:
  void take() {
    while (const Event* event = reader_->next()) events.push_back(test::event_json(*event));
  }
  JsonParser parser_;
  RejectLog rejects_;
  std::map<std::string, std::string, std::less<>> map_;
  std::unique_ptr<input::LineReader> reader_;
};

std::string record(std::string_view eventid, std::string_view session, int at,
                   const std::string& more = "") {
  return R"({"eventid":"cowrie.)" + std::string(eventid) + R"(","session":")" +
         std::string(session) + R"(","src_ip":"192.0.2.1","timestamp":")" +
         format_rfc3339(at * second) + '"' + more + "}";
}

std::string request(std::string_view session, int at, const std::string& host) {
  return record("direct-tcpip.request", session, at, R"(,"dst_ip":")" + host + '"');
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a beacon is the median gap and the mean distance from it, from four requests on") {
  CHECK_FALSE(input::find_beacon(at_seconds({0, 10, 20})).has_value());
  const auto steady = input::find_beacon(at_seconds({0, 10, 20, 30}));
  REQUIRE(steady.has_value());
  CHECK(steady->interval_s == 10);
  CHECK(steady->jitter_pct == 0);
  // Gaps 8, 10, 12, 30: median 11; distances 3, 1, 1, 19, mean 6.
  const auto uneven = input::find_beacon(at_seconds({0, 8, 18, 30, 60}));
  REQUIRE(uneven.has_value());
  CHECK(uneven->interval_s == 11);
  CHECK(uneven->jitter_pct == doctest::Approx(6.0 / 11));
}

TEST_CASE("the order of the requests does not matter, and a burst is no beacon") {
  const auto beacon = input::find_beacon(at_seconds({30, 0, 20, 10}));
  REQUIRE(beacon.has_value());
  CHECK(beacon->interval_s == 10);
  CHECK_FALSE(input::find_beacon(at_seconds({5, 5, 5, 5, 9})).has_value());
}

TEST_CASE("forwarded data counts by the bytes that Python's writing of it stands for") {
  CHECK(input::python_size("b'GET /\\r\\n'") == 7);
  CHECK(input::python_size("'GET /\\r\\n'") == 7);
  CHECK(input::python_size("b\"\\x16\\x03it's\"") == 6);
  CHECK(input::python_size("b'\\\\'") == 1);
  CHECK(input::python_size("b''") == 0);
  CHECK(input::python_size("plain\\n") == 7);
  CHECK(input::python_size("b") == 1);
  CHECK(input::python_size("'") == 1);
  CHECK(input::python_size("") == 0);
  CHECK(input::python_size("b'\\x1'") == 1);
  CHECK(input::python_size("b'\\'") == 1);
}

TEST_CASE("of requests without end the count goes on, times and hosts stop at their cap") {
  input::Forwarding forwarding;
  for (int i = 0; i < 1000; ++i) {
    forwarding.add_request(i * 10 * second, "host" + std::to_string(i), true);
  }
  CHECK(forwarding.requests() == 1000);
  CHECK(forwarding.targets() == limits::forwarding_targets);
  CHECK(forwarding.remembered() == limits::forwarding_targets + limits::forwarding_requests);
  CHECK(forwarding.beacon()->interval_s == 10);
  forwarding.add_request(0, "other", false);
  CHECK(forwarding.requests() == 1001);
  forwarding.release();
  CHECK(forwarding.remembered() == 0);
  CHECK(forwarding.targets() == limits::forwarding_targets);
  CHECK_FALSE(forwarding.beacon().has_value());
}

TEST_CASE("a TFTP address names a file, others do not") {
  CHECK(input::tftp_file("tftp://192.0.2.1:69/running-config") == "running-config");
  CHECK(input::tftp_file("TFTP://h//a/b") == "a/b");
  CHECK(input::tftp_file("tftp://h/") == "");
  CHECK(input::tftp_file("tftp://h") == "");
  CHECK(input::tftp_file("http://h/x") == "");
  CHECK(input::tftp_file("tft") == "");
}

TEST_CASE("a duration is a number, or a number written as text, of the record or of the clock") {
  const auto duration = [](const std::string& more) {
    Reader reader;
    reader.feed(record("session.connect", "s", 0));
    reader.feed(record("session.closed", "s", 7, more));
    REQUIRE(reader.events.size() == 1);
    const std::string& event = reader.events[0];
    const std::size_t begin = event.find("duration_s\":") + 12;
    return event.substr(begin, event.find(',', begin) - begin);
  };
  CHECK(duration(R"(,"duration":12.5)") == "12.5");
  CHECK(duration(R"(,"duration":12)") == "12.0");
  CHECK(duration(R"(,"duration":"12.5")") == "12.5");
  for (const char* odd : {"", R"(,"duration":null)", R"(,"duration":"long")", R"(,"duration":-1)",
                          R"(,"duration":"nan")", R"(,"duration":[1])"}) {
    CAPTURE(odd);
    CHECK(duration(odd) == "7.0");
  }
}

TEST_CASE("a proxy's session counts its requests, hosts and bytes, and shows no address") {
  Reader reader;
  for (int i = 0; i < 60; ++i) {
    reader.feed(request("s", i * 20, "203.0.113." + std::to_string(i % 7)));
    reader.feed(record("direct-tcpip.data", "s", i * 20,
                       R"(,"dst_ip":"203.0.113.9","data":"b'0123456789\\n'")"));
  }
  reader.feed(record("session.closed", "s", 2000));
  REQUIRE(reader.events.size() == 1);
  CHECK(has(reader.events[0], R"("request_count":60,"forward_target_count":7,"bytes_out":660,)"
                              R"("beacon_interval_s":20.0,"beacon_jitter_pct":0.0)"));
  CHECK_FALSE(has(reader.events[0], "203.0.113"));
}

TEST_CASE("sessions left open get their event at the end, in the order in which they began") {
  Reader reader;
  reader.feed(request("late", 5, "h"));
  reader.feed(record("client.kex", "early", 6, R"(,"hassh":"ab")"));
  reader.feed(record("command.input", "command", 7, R"(,"input":"id")"));
  reader.feed(request("closed", 8, "h"));
  reader.feed(record("session.closed", "closed", 9));
  reader.feed(request("late", 65, "h"));
  CHECK(reader.events.size() == 2);
  reader.finish();
  REQUIRE(reader.events.size() == 4);
  CHECK(has(reader.events[2], R"("source_kind":"session","source_id":"late","attacker_uuid":)"));
  CHECK(has(reader.events[2], R"("ts":"1970-01-01T00:01:05Z")"));
  CHECK(has(reader.events[2], R"("duration_s":60.0)"));
  CHECK(has(reader.events[2], R"("request_count":2)"));
  CHECK(has(reader.events[3], R"("source_id":"early")"));
}

TEST_CASE("a session that is read again begins anew, forwarding and all") {
  Reader reader;
  for (const std::size_t file : {0U, 1U}) {
    reader.feed(record("session.connect", "s", 0), file);
    for (int i = 1; i < 5; ++i) reader.feed(request("s", i * 10, "h"), file);
    reader.feed(record("session.closed", "s", 50), file);
  }
  reader.finish();
  REQUIRE(reader.events.size() == 2);
  CHECK(reader.events[0] == reader.events[1]);
  CHECK(has(reader.events[0], "beacon_interval_s"));
}

TEST_CASE("sizes that a log makes up do not overflow") {
  Reader reader;
  for (int i = 0; i < 3; ++i) {
    reader.feed(record("session.file_upload", "s", i, R"(,"size":9223372036854775807)"));
  }
  reader.feed(record("session.closed", "s", 4));
  CHECK(has(reader.events.back(), R"("file_bytes":9223372036854775807)"));
}

TEST_CASE("times and hosts of all sessions together have a cap; what is beyond it is said") {
  Reader reader;
  for (int session = 0; session < 2100; ++session) {
    for (int i = 0; i < 256; ++i) {
      reader.feed(request("s" + std::to_string(session), i, "h" + std::to_string(i)));
    }
  }
  REQUIRE(reader.remarks().size() == 1);
  CHECK(has(reader.remarks()[0], "forwarding requests without time and host"));
}

}  // namespace ttp::input::cowrie_test
