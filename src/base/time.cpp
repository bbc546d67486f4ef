// SPDX-License-Identifier: Apache-2.0
#include "base/time.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "base/word.hpp"

namespace ttp {

namespace {

using std::chrono::sys_days;

/// A cursor over a timestamp's text. Every step says whether it succeeded.
struct Cursor {
  std::string_view rest;

  bool digits(std::size_t count, int& out) {
    if (rest.size() < count) return false;
    out = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (rest[i] < '0' || rest[i] > '9') return false;
      out = out * 10 + (rest[i] - '0');
    }
    rest.remove_prefix(count);
    return true;
  }
  bool one_of(std::string_view allowed) {
    if (rest.empty() || allowed.find(rest.front()) == std::string_view::npos) return false;
    rest.remove_prefix(1);
    return true;
  }
};

/// `.123456`: up to six digits count, more are cut.
bool parse_fraction(Cursor& cursor, Timestamp& out) {
  if (!cursor.one_of(".,")) return true;
  Timestamp scale = 100'000;
  std::size_t count = 0;
  while (!cursor.rest.empty() && cursor.rest.front() >= '0' && cursor.rest.front() <= '9') {
    out += (cursor.rest.front() - '0') * scale;
    scale /= 10;
    cursor.rest.remove_prefix(1);
    ++count;
  }
  return count > 0;
}

bool parse_zone(Cursor& cursor, Timestamp& offset) {
  if (cursor.rest.empty() || cursor.one_of("Zz")) return true;
  const bool west = cursor.rest.front() == '-';
  if (!cursor.one_of("+-")) return false;
  int hours = 0;
  int minutes = 0;
  if (!cursor.digits(2, hours)) return false;
  static_cast<void>(cursor.one_of(":"));
  if (!cursor.rest.empty() && !cursor.digits(2, minutes)) return false;
  if (hours > 23 || minutes > 59) return false;
  offset = (hours * 3600 + minutes * 60) * microseconds_per_second * (west ? -1 : 1);
  return true;
}

struct Date {
  int year = 0;
  int month = 0;
  int day = 0;
};

struct TimeOfDay {
  int hour = 0;
  int minute = 0;
  int second = 0;
  Timestamp micros = 0;
};

/// False if there is no such day or time.
inline bool make_time(const Date& on, const TimeOfDay& at, Timestamp& out) {
  const std::chrono::year_month_day date{std::chrono::year(on.year),
                                         std::chrono::month(static_cast<unsigned>(on.month)),
                                         std::chrono::day(static_cast<unsigned>(on.day))};
  if (!date.ok() || on.year < 1) return false;
  // 60 is a leap second; it counts as the following one.
  if (at.hour > 23 || at.minute > 59 || at.second > 60) return false;
  out = sys_days(date).time_since_epoch().count() * microseconds_per_day +
        (at.hour * 3600 + at.minute * 60 + at.second) * microseconds_per_second + at.micros;
  return true;
}

std::optional<Timestamp> parse_calendar(std::string_view text) {
  Cursor cursor{text};
  Date date;
  TimeOfDay at;
  Timestamp offset = 0;
  if (!cursor.digits(4, date.year) || !cursor.one_of("-") || !cursor.digits(2, date.month) ||
      !cursor.one_of("-") || !cursor.digits(2, date.day)) {
    return std::nullopt;
  }
  if (!cursor.rest.empty()) {
    if (!cursor.one_of("Tt ") || !cursor.digits(2, at.hour) || !cursor.one_of(":") ||
        !cursor.digits(2, at.minute)) {
      return std::nullopt;
    }
    if (cursor.one_of(":") &&
        (!cursor.digits(2, at.second) || !parse_fraction(cursor, at.micros))) {
      return std::nullopt;
    }
    if (!parse_zone(cursor, offset) || !cursor.rest.empty()) return std::nullopt;
  }
  Timestamp time = 0;
  return make_time(date, at, time) ? std::optional(time - offset) : std::nullopt;
}

/// Eight characters of a form: a 0 stands for any digit, everything else for itself.
struct Form {
  std::uint64_t text;
  std::uint64_t limits;  // added to what is not zero or more than nine, sets a byte's high bit

  consteval explicit Form(const char (&form)[9]) : text(load_word(form)), limits(0) {
    for (int i = 0; i < 8; ++i) {
      limits |= std::uint64_t{form[i] == '0' ? 0x7FU - 9 : 0x7FU} << (8 * i);
    }
  }
};

/// Text of a form, every two neighbours read as a number of two digits.
struct Pairs {
  std::uint64_t numbers;
  bool is_of_form;

  Pairs(const char* at, const Form& form) {
    const std::uint64_t digits = load_word(at) ^ form.text;
    is_of_form = (((digits + form.limits) | digits) & 0x8080'8080'8080'8080U) == 0;
    numbers = digits * 10 + (digits >> 8);
  }
  /// The number whose first digit is the form's character `i`.
  [[nodiscard]] int at(int i) const { return static_cast<int>(numbers >> (8 * i) & 0xFF); }
};

/// `2026-11-01T00:00:00Z` and `2026-11-01T00:00:00.137000Z`, which nearly every log has, read eight
/// bytes at a time. False for other texts, be they times or not.
bool parse_usual(std::string_view text, Timestamp& out) {
  static constexpr Form year_form("0000-00-");
  static constexpr Form day_form("0-00-00T");
  static constexpr Form time_form("00:00:00");
  static constexpr Form fraction_form(".000000Z");
  const bool has_fraction = text.size() == 27;
  if (!has_fraction && (text.size() != 20 || text[19] != 'Z')) return false;
  const Pairs year(text.data(), year_form);
  const Pairs day(text.data() + 3, day_form);
  const Pairs time(text.data() + 11, time_form);
  if (!year.is_of_form || !day.is_of_form || !time.is_of_form) return false;
  Timestamp micros = 0;
  if (has_fraction) {
    const Pairs fraction(text.data() + 19, fraction_form);
    if (!fraction.is_of_form) return false;
    micros = fraction.at(1) * 10'000 + fraction.at(3) * 100 + fraction.at(5);
  }
  return make_time({year.at(0) * 100 + year.at(2), day.at(2), day.at(5)},
                   {time.at(0), time.at(3), time.at(6), micros}, out);
}

struct Broken {
  std::chrono::year_month_day date;
  std::int64_t second_of_day;
  std::int64_t micros;
};

Broken break_down(Timestamp time) {
  const std::int64_t day = time >= 0 ? time / microseconds_per_day
                                     : -((-time + microseconds_per_day - 1) / microseconds_per_day);
  const std::int64_t in_day = time - day * microseconds_per_day;
  const std::chrono::year_month_day date{sys_days(std::chrono::days(day))};
  return {date, in_day / microseconds_per_second, in_day % microseconds_per_second};
}

/// Writes the last `digits` digits of `number` in front of `end`.
template <typename Number>
void put_digits(char* end, Number number, int digits) {
  for (; digits > 0; --digits, number /= 10) *--end = static_cast<char>('0' + number % 10);
}

/// Appends the time; its fraction as well, unless that is 0 and `is_short`.
void append_time(std::string& out, Timestamp time, char separator, bool is_short) {
  const Broken at = break_down(time);
  const int year = static_cast<int>(at.date.year());
  const bool is_usual = year >= 0 && year <= 9999;
  if (!is_usual) out += fmt::format("{:04d}", year);
  std::array<char, 26> text = {'0', '0', '0', '0', '-', '0', '0', '-', '0', '0', separator,
                               '0', '0', ':', '0', '0', ':', '0', '0', '.'};
  char* const start = text.data();
  if (is_usual) put_digits(start + 4, static_cast<unsigned>(year), 4);
  put_digits(start + 7, static_cast<unsigned>(at.date.month()), 2);
  put_digits(start + 10, static_cast<unsigned>(at.date.day()), 2);
  const auto second = static_cast<unsigned>(at.second_of_day);
  put_digits(start + 13, second / 3600, 2);
  put_digits(start + 16, second / 60 % 60, 2);
  put_digits(start + 19, second % 60, 2);
  put_digits(start + 26, static_cast<unsigned>(at.micros), 6);
  const std::size_t from = is_usual ? 0 : 4;
  const std::size_t end = is_short && at.micros == 0 ? 19 : 26;
  out.append(start + from, end - from);
}

}  // namespace

std::optional<Timestamp> timestamp_from_unix(double number) {
  // 9999-12-31 in seconds; keeps the arithmetic inside 64 bits.
  constexpr double last_second = 253'402'300'799.0;
  if (!std::isfinite(number)) return std::nullopt;
  const double size = std::abs(number);
  const double seconds = size >= 1e14 ? number / 1e6 : size >= 1e11 ? number / 1e3 : number;
  if (std::abs(seconds) > last_second) return std::nullopt;
  return static_cast<Timestamp>(std::llround(seconds * 1e6));
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  if (Timestamp time = 0; parse_usual(text, time)) return time;
  if (text.size() >= 10 && text[4] == '-') return parse_calendar(text);
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] =
      std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (text.empty() || error != std::errc{} || stop != end) return std::nullopt;
  return timestamp_from_unix(number);
}

std::optional<Timestamp> parse_duration(std::string_view text) {
  std::int64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{} || count < 0 || end - stop != 1) return std::nullopt;
  std::int64_t unit = 0;
  switch (*stop) {
    case 's': unit = 1; break;
    case 'm': unit = 60; break;
    case 'h': unit = 3600; break;
    case 'd': unit = 86'400; break;
    case 'w': unit = 604'800; break;
    default: return std::nullopt;
  }
  constexpr std::int64_t longest = 100LL * 366 * 86'400;
  if (count > longest / unit) return std::nullopt;
  return count * unit * microseconds_per_second;
}

void append_rfc3339(std::string& out, Timestamp time) {
  append_time(out, time, 'T', true);
  out += 'Z';
}

std::string format_rfc3339(Timestamp time) {
  std::string text;
  append_rfc3339(text, time);
  return text;
}

std::string format_sql(Timestamp time) {
  std::string text;
  append_time(text, time, ' ', false);
  return text;
}

}  // namespace ttp
