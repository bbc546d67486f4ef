// SPDX-License-Identifier: Apache-2.0
#include "input/cowrie_session.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/text.hpp"

namespace ttp::input {

CowrieSession::Extras& CowrieSession::more() {
  if (extras == nullptr) extras = std::make_unique<Extras>();
  return *extras;
}

void CowrieSession::add_file_bytes(std::int64_t bytes) {
  // A log may claim any size.
  std::int64_t& sum = more().file_bytes;
  sum += std::min(bytes, std::numeric_limits<std::int64_t>::max() - sum);
}

void append_totals(const CowrieSession& session, std::optional<double> duration, Arena& arena,
                   Members& payload) {
  const auto put_text = [&](std::string_view name, std::string_view text) {
    if (!text.empty()) payload.push_back({name, make_string_value(text, arena)});
  };
  const auto put_integer = [&](std::string_view name, std::int64_t number) {
    payload.push_back({name, make_integer_value(number, arena)});
  };
  const auto put_number = [&](std::string_view name, double number) {
    std::string text;
    append_json_double(text, number);
    payload.push_back({name, {JsonType::real, false, arena.copy(text)}});
  };
  static const CowrieSession::Extras none;
  const CowrieSession::Extras& extras = session.extras == nullptr ? none : *session.extras;
  if (!duration && session.first && session.last && *session.last >= *session.first) {
    duration = static_cast<double>(*session.last - *session.first) / microseconds_per_second;
  }
  put_text("protocol", session.texts.get(CowrieSession::protocol));
  put_text("hassh", session.texts.get(CowrieSession::hassh));
  put_text("client_version", session.texts.get(CowrieSession::client_version));
  put_text("key_fingerprint", extras.key_fingerprint);
  put_text("tftp_filename", extras.tftp_filename);
  if (duration) put_number("duration_s", *duration);
  put_integer("command_count", session.commands);
  put_integer("login_count", session.logins);
  put_integer("failed_login_count", session.failed_logins);
  put_integer("file_count", session.files);
  if (extras.file_bytes > 0) put_integer("file_bytes", extras.file_bytes);
  put_integer("request_count", extras.forwarding.requests());
  put_integer("forward_target_count", extras.forwarding.targets());
  put_integer("bytes_out", extras.forwarding.bytes());
  if (const auto beacon = extras.forwarding.beacon()) {
    put_number("beacon_interval_s", beacon->interval_s);
    put_number("beacon_jitter_pct", beacon->jitter_pct);
  }
}

/// The file that a TFTP address names, without the slashes before it; empty for other addresses.
std::string_view tftp_file(std::string_view url) {
  constexpr std::string_view scheme = "tftp://";
  if (!equal_nocase(url.substr(0, scheme.size()), scheme)) return {};
  url.remove_prefix(scheme.size());
  const std::size_t slash = url.find('/');
  if (slash == std::string_view::npos) return {};
  const std::size_t begin = url.find_first_not_of('/', slash);
  return begin == std::string_view::npos ? std::string_view() : url.substr(begin);
}

std::optional<double> duration_of(const Value& value, Arena& arena) {
  auto seconds = to_number(value);
  if (value.is_string()) {
    const std::string_view text = decode_text(value, arena);
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc{} && stop == end) seconds = number;
  }
  const bool is_sound = seconds && std::isfinite(*seconds) && *seconds >= 0;
  return is_sound ? seconds : std::nullopt;
}

}  // namespace ttp::input
