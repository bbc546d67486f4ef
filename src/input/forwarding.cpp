// SPDX-License-Identifier: Apache-2.0
#include "input/forwarding.hpp"

#include <algorithm>
#include <cmath>

#include "base/hash.hpp"
#include "base/limits.hpp"

namespace ttp::input {

namespace {

/// Characters behind a backslash in Python's escapes that write one byte.
std::size_t escape_length(char kind) {
  switch (kind) {
    case 'x': return 4;   // \x1b
    case 'u': return 6;   // \u20ac
    case 'U': return 10;  // \U0001f600
    default: return 2;    // \n, \\, \'
  }
}

double median_of(std::vector<double>& values) {
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace

std::optional<Beacon> find_beacon(std::vector<Timestamp> times) {
  if (times.size() < least_beacon_requests) return std::nullopt;
  std::ranges::sort(times);
  std::vector<double> gaps;
  for (std::size_t i = 1; i < times.size(); ++i) {
    gaps.push_back(static_cast<double>(times[i] - times[i - 1]) / microseconds_per_second);
  }
  const double median = median_of(gaps);
  if (median <= 0) return std::nullopt;
  double distance = 0;
  for (const double gap : gaps) distance += std::abs(gap - median);
  return Beacon{median, distance / static_cast<double>(gaps.size()) / median};
}

std::size_t python_size(std::string_view data) {
  std::string_view text = data;
  if (text.starts_with('b')) text.remove_prefix(1);
  const bool is_quoted = text.size() >= 2 && (text.front() == '\'' || text.front() == '"') &&
                         text.back() == text.front();
  if (!is_quoted) return data.size();
  text = text.substr(1, text.size() - 2);
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++size) {
    const bool is_escape = text[i] == '\\' && i + 1 < text.size();
    i += is_escape ? escape_length(text[i + 1]) : 1;
  }
  return size;
}

void Forwarding::add_request(std::optional<Timestamp> at, std::string_view host, bool remember) {
  ++requests_;
  if (!remember) return;
  if (at && times_.size() < limits::forwarding_requests) {
    times_.push_back(*at);
  } else if (at) {
    times_[oldest_] = *at;
    oldest_ = (oldest_ + 1) % limits::forwarding_requests;
  }
  if (host.empty() || targets_.size() >= limits::forwarding_targets) return;
  const std::uint64_t hash = stable_hash(host);
  const auto place = std::ranges::lower_bound(targets_, hash);
  if (place == targets_.end() || *place != hash) targets_.insert(place, hash);
}

void Forwarding::release() {
  released_targets_ = targets();
  std::vector<Timestamp>().swap(times_);
  std::vector<std::uint64_t>().swap(targets_);
  oldest_ = 0;
}

}  // namespace ttp::input
