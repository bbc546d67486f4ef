// SPDX-License-Identifier: Apache-2.0
// Events and calls as JSON lines. Fast enough for files that do not fit into memory: nothing is
// allocated for a line.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "make_data.hpp"
#include "texts.hpp"

namespace ttp::benchmark {

namespace {

constexpr std::uint64_t usual_line = 400;    // bytes, for sizing sessions of a file of --bytes
constexpr std::uint64_t usual_session = 20;  // events
constexpr std::uint64_t microseconds = 1'000'000;
constexpr std::uint64_t first_second = 1'793'491'200;  // 2026-11-01
constexpr std::uint64_t between = 137'000;             // microseconds from one event to the next
constexpr std::size_t repeated_texts = 400;  // of --repeat, as many as one honeypot's month has

/// Standard output in big pieces.
class Output {
 public:
  /// `size` free bytes; at most `margin`.
  char* room() {
    if (used_ + margin > buffer_.size()) flush();
    return buffer_.data() + used_;
  }
  void took(const char* end) {
    const auto used = static_cast<std::size_t>(end - buffer_.data());
    total_ += used - used_;
    used_ = used;
  }
  [[nodiscard]] std::uint64_t total() const { return total_; }
  void flush() {
    for (std::size_t at = 0; at < used_;) {
      const ssize_t written = ::write(STDOUT_FILENO, buffer_.data() + at, used_ - at);
      if (written < 0 && errno != EINTR) {
        throw std::runtime_error(fmt::format("cannot write: {}", std::strerror(errno)));
      }
      if (written > 0) at += static_cast<std::size_t>(written);
    }
    used_ = 0;
  }

 private:
  static constexpr std::size_t margin = 4096;  // more than any line
  std::vector<char> buffer_ = std::vector<char>(1U << 18);
  std::size_t used_ = 0;
  std::uint64_t total_ = 0;
};

char* put(std::string_view text, char* to) {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

/// Times of events as RFC 3339; the text is made anew once a second only.
class Clock {
 public:
  char* write(std::uint64_t event, char* to) {
    const std::uint64_t time = event * between;
    if (time / microseconds != second_ || text_.empty()) {
      second_ = time / microseconds;
      const std::uint64_t day = (first_second + second_) / 86'400;
      const std::uint64_t rest = (first_second + second_) % 86'400;
      // Days to a date: Howard Hinnant's civil_from_days, for years after 1970.
      const std::uint64_t shifted = day + 719'468;
      const std::uint64_t of_era = shifted % 146'097;
      const std::uint64_t year =
          (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
      const std::uint64_t of_year = of_era - (365 * year + year / 4 - year / 100);
      const std::uint64_t month = (5 * of_year + 2) / 153;
      text_ = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.",
                          year + shifted / 146'097 * 400 + (month >= 10 ? 1 : 0),
                          month < 10 ? month + 3 : month - 9, of_year - (153 * month + 2) / 5 + 1,
                          rest / 3600, rest / 60 % 60, rest % 60);
    }
    to = put(text_, to);
    std::uint64_t rest = time % microseconds;
    for (int digit = 5; digit >= 0; --digit, rest /= 10) {
      to[digit] = static_cast<char>('0' + rest % 10);
    }
    return put("Z", to + 6);
  }

 private:
  std::uint64_t second_ = 0;
  std::string text_;
};

struct Settings {
  std::uint64_t seed;
  std::uint64_t bytes;
  std::uint64_t events;
  std::uint64_t in_turns;  // sessions that are open at once
  std::uint64_t length;    // events of a session
  double tagged;
  double repeat;
};

class Lines {
 public:
  explicit Lines(const Settings& settings) : settings_(settings), random_(settings.seed) {
    for (const Texts::Sort sort : {Texts::Sort::plain, Texts::Sort::attack}) {
      for (std::size_t i = 0; i < repeated_texts; ++i) {
        texts_.append(sort, random_, repeated(sort).emplace_back(), true);
      }
    }
  }

  char* event(std::uint64_t number, char* to) {
    const std::uint64_t session = session_of(number);
    const std::uint64_t attacker = Random::mix(settings_.seed ^ (session / 3));
    const bool is_root = attacker % 3 != 0;
    const std::string_view user = is_root ? "root" : Texts::word(attacker >> 8);
    to = put(R"({"source_kind":"command","source_id":")", to);
    to = write_uuid(id(number, 1), to);
    to = put(R"(","attacker_uuid":")", to);
    to = write_uuid(attacker, to);
    to = put(R"(","session_id":")", to);
    to = write_uuid(id(session, 2), to);
    to = put(R"(","decky_id":"decoy-)", to);
    to = put(Texts::word(session % 12), to);
    to = put(R"(","ts":")", to);
    to = clock_.write(number, to);
    to = put(R"(","payload":{"command_text":")", to);
    to = text(to);
    to = put(is_root ? R"(","uid":0,"user":")" : R"(","uid":1000,"user":")", to);
    to = put(user, to);
    to = put(R"(","src":"203.0.113.)", to);
    to = write_number(1 + attacker % 254, to);
    to = put(is_root ? R"(","pwd":"/)" : R"(","pwd":"/home/)", to);
    to = put(user, to);
    return put("\"}}\n", to);
  }

  /// Calls of a few tools; of every 13 one reads what others wrote, of every 17 one acts on it.
  char* call(std::uint64_t number, char* to) {
    const std::uint64_t session = session_of(number);
    const std::uint32_t dice = random_.below(13 * 17);
    const bool is_read = dice % 13 == 0;
    const bool is_act = !is_read && dice % 17 == 0;
    to = put(R"({"session_id":")", to);
    to = write_uuid(id(session, 2), to);
    to = put(R"(","ts":")", to);
    to = clock_.write(number, to);
    to = put(R"(","tool":")", to);
    to = put(is_read ? "read_inbox" : is_act ? "send_email" : "get_", to);
    if (!is_read && !is_act) to = put(Texts::word(dice % 24), to);
    to = put(is_read ? R"(","source_tainted":true,"arguments":{"text":")"
                     : R"(","source_tainted":false,"arguments":{"text":")",
             to);
    to = text(to);
    to = put(R"(","limit":)", to);
    to = write_number(random_.below(1000), to);
    return put("}}\n", to);
  }

 private:
  [[nodiscard]] std::uint64_t session_of(std::uint64_t event) const {
    const std::uint64_t round = settings_.in_turns * settings_.length;
    return event / round * settings_.in_turns + event % settings_.in_turns;
  }
  [[nodiscard]] std::uint64_t id(std::uint64_t number, std::uint64_t what) const {
    return Random::mix(settings_.seed + (what << 60)) + number;
  }
  std::vector<std::string>& repeated(Texts::Sort sort) {
    return sort == Texts::Sort::plain ? repeated_plain_ : repeated_attack_;
  }
  char* text(char* to) {
    const Texts::Sort sort =
        random_.chance(settings_.tagged) ? Texts::Sort::attack : Texts::Sort::plain;
    if (settings_.repeat == 0 || !random_.chance(settings_.repeat)) {
      return texts_.write(sort, random_, to);
    }
    // Few texts make up most of a honeypot's log: the rank is the square of a uniform number.
    const std::uint32_t uniform = random_.below(1U << 16);
    const std::uint64_t rank = (std::uint64_t{uniform} * uniform * repeated_texts) >> 32;
    return put(repeated(sort)[rank], to);
  }

  Settings settings_;
  Random random_;
  Texts texts_;
  Clock clock_;
  std::vector<std::string> repeated_plain_;
  std::vector<std::string> repeated_attack_;
};

}  // namespace

void make_lines(Arguments& arguments, bool are_calls) {
  Settings settings{};
  settings.seed = arguments.number<std::uint64_t>("seed", 1);
  settings.bytes = arguments.number<std::uint64_t>("bytes", 0);
  settings.events = arguments.number<std::uint64_t>("events", 0);
  if ((settings.bytes == 0) == (settings.events == 0)) {
    throw std::runtime_error("give --bytes or --events");
  }
  const std::uint64_t events = std::max<std::uint64_t>(
      1, settings.events != 0 ? settings.events : settings.bytes / usual_line);
  const auto sessions = std::max<std::uint64_t>(
      1, arguments.number<std::uint64_t>("sessions", events / usual_session));
  settings.in_turns =
      std::clamp<std::uint64_t>(arguments.number<std::uint64_t>("interleave", 4), 1, sessions);
  settings.length = std::max<std::uint64_t>(1, events / sessions);
  settings.tagged = arguments.number<double>("tagged", 0.07);
  settings.repeat = arguments.number<double>("repeat", 0);
  arguments.require_empty();

  Lines lines(settings);
  Output out;
  for (std::uint64_t n = 0;
       settings.events != 0 ? n < settings.events : out.total() < settings.bytes; ++n) {
    char* to = out.room();
    out.took(are_calls ? lines.call(n, to) : lines.event(n, to));
  }
  out.flush();
}

}  // namespace ttp::benchmark
