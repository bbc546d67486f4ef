// SPDX-License-Identifier: Apache-2.0
#include "base/time.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>

namespace ttp::time_test {

TEST_CASE("RFC 3339 times are read with zones, fractions and without either") {
  const Timestamp base = 1'762'509'600LL * microseconds_per_second;  // 2025-11-07T10:00:00Z
  CHECK(parse_timestamp("2025-11-07T10:00:00Z") == base);
  CHECK(parse_timestamp("2025-11-07 10:00:00") == base);
  CHECK(parse_timestamp("2025-11-07T12:00:00+02:00") == base);
  CHECK(parse_timestamp("2025-11-07T05:30:00-04:30") == base);
  CHECK(parse_timestamp("2025-11-07T10:00:00.5Z") == base + 500'000);
  CHECK(parse_timestamp("2025-11-07T10:00:00.1234567Z") == base + 123'456);
  CHECK(parse_timestamp("2025-11-07") == base - 10 * 3600 * microseconds_per_second);
  CHECK(parse_timestamp("1969-12-31T23:59:59.999999Z") == -1);
}

TEST_CASE("the usual forms are read as every other form of the same time is") {
  // A blank for the T leads past the fast way.
  const auto other = [](std::string text) {
    if (text.size() > 10 && text[10] == 'T') text[10] = ' ';
    return parse_timestamp(text);
  };
  std::mt19937 random(17);
  int times = 0;
  for (int round = 0; round < 40'000; ++round) {
    std::string text = fmt::format("{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}", random() % 10'000,
                                   random() % 14, random() % 33, random() % 25, random() % 61,
                                   random() % 62);
    if (random() % 2 == 0) text += fmt::format(".{:06d}", random() % 1'000'000);
    text += 'Z';
    if (random() % 4 == 0) {
      std::size_t at = random() % text.size();
      if (at == 10) ++at;  // the T
      text[at] = static_cast<char>(random());
    }
    CAPTURE(text);
    const auto time = parse_timestamp(text);
    CHECK(time == other(text));
    times += time.has_value() ? 1 : 0;
  }
  CHECK(times > 20'000);
}

TEST_CASE("Unix times are seconds; larger ones milli- and microseconds") {
  CHECK(parse_timestamp("1762509600") == 1'762'509'600'000'000);
  CHECK(parse_timestamp("1762509600.25") == 1'762'509'600'250'000);
  CHECK(parse_timestamp("1762509600250") == 1'762'509'600'250'000);
  CHECK(parse_timestamp("1762509600250000") == 1'762'509'600'250'000);
}

TEST_CASE("what is no time is nothing") {
  for (const char* text : {"", "x", "2025-13-01", "2025-02-30", "2025-11-07T25:00:00Z",
                           "2025-11-07T10:61:00Z", "2025-11-07T10:00:00X", "2025-11-07T10:00:00.Z",
                           "2025-11-07T10", "12:00", "1e400", "nan", "2025-11-07T10:00:00+2"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_timestamp(text).has_value());
  }
}

TEST_CASE("times are written as they are read") {
  for (const char* text : {"2026-11-07T10:00:00.123456Z", "2026-11-07T10:00:00Z",
                           "1969-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z",
                           "9999-12-31T23:59:59.999999Z", "2024-02-29T00:00:00Z"}) {
    CHECK(format_rfc3339(*parse_timestamp(text)) == text);
  }
  CHECK(format_sql(*parse_timestamp("2026-10-21T02:00:00+02:00")) == "2026-10-21 00:00:00.000000");
}

TEST_CASE("durations have one unit") {
  CHECK(parse_duration("90s") == 90 * microseconds_per_second);
  CHECK(parse_duration("4h") == 4 * 3600 * microseconds_per_second);
  CHECK(parse_duration("2w") == 14 * microseconds_per_day);
  for (const char* text : {"", "h", "4", "-4h", "4hh", "4.5h", "99999999999w"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

}  // namespace ttp::time_test
