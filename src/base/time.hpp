// SPDX-License-Identifier: Apache-2.0
// Points in time: UTC microseconds inside, text at the edges. No clock here: "now" is passed in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ttp {

/// Microseconds since 1970-01-01T00:00:00Z, negative before. Years 0001 to 9999.
using Timestamp = std::int64_t;

inline constexpr Timestamp microseconds_per_second = 1'000'000;
inline constexpr Timestamp microseconds_per_day = 86'400 * microseconds_per_second;

/// Reads RFC 3339 (`2026-11-07T10:00:00.123456Z`, `+02:00`; a blank instead of T, a missing zone
/// (taken as UTC) and a bare date are accepted; digits beyond the sixth of a second are cut) or a
/// Unix time. Nothing if it is neither.
[[nodiscard]] std::optional<Timestamp> parse_timestamp(std::string_view text);

/// A Unix time as a number: seconds; from 10^11 on milliseconds, from 10^14 on microseconds (these
/// would otherwise lie beyond the year 5138).
[[nodiscard]] std::optional<Timestamp> timestamp_from_unix(double number);

/// "4h", "30m", "7d", "90s", "2w" as microseconds; nothing if malformed, negative or beyond 100
/// years.
[[nodiscard]] std::optional<Timestamp> parse_duration(std::string_view text);

/// `2026-11-07T10:00:00.123456Z`; the fraction is left out when it is zero.
[[nodiscard]] std::string format_rfc3339(Timestamp time);
void append_rfc3339(std::string& out, Timestamp time);

/// `2026-11-07 10:00:00.123456`: the live database's form, always six digits, UTC without a zone.
[[nodiscard]] std::string format_sql(Timestamp time);

}  // namespace ttp
