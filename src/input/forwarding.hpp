// SPDX-License-Identifier: Apache-2.0
// What a session sent out through its host: forwarding requests and their data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace ttp::input {

/// Requests a beacon needs at least: three gaps. With fewer any two would be regular.
inline constexpr std::size_t least_beacon_requests = 4;

/// How regular requests are.
struct Beacon {
  double interval_s = 0;  ///< the median gap
  double jitter_pct = 0;  ///< mean distance of the gaps from it, as a part of it: 0.15 is 15 %
};

/// The beacon of requests at `times`, in any order; nothing if there are too few, or most of them
/// at once.
[[nodiscard]] std::optional<Beacon> find_beacon(std::vector<Timestamp> times);

/// Bytes that `data` stands for: Cowrie writes forwarded data as Python shows it (`b'GET /\r\n'`,
/// `'\x16\x03…'`); text that is not of that form counts as it is.
[[nodiscard]] std::size_t python_size(std::string_view data);

/// Counts one session's forwarding.
class Forwarding {
 public:
  /// One request for a connection to `host` (empty if the record names none). Without `remember`
  /// it is counted, but time and host are not kept.
  void add_request(std::optional<Timestamp> at, std::string_view host, bool remember);
  void add_bytes(std::size_t bytes) { bytes_ += static_cast<std::int64_t>(bytes); }

  [[nodiscard]] std::int64_t requests() const { return requests_; }
  [[nodiscard]] std::int64_t bytes() const { return bytes_; }
  /// Different hosts among the requests, at most limits::forwarding_targets.
  [[nodiscard]] std::int64_t targets() const {
    return released_targets_ + static_cast<std::int64_t>(targets_.size());
  }
  /// The beacon of the latest requests.
  [[nodiscard]] std::optional<Beacon> beacon() const { return find_beacon(times_); }

  /// Times and hosts kept, 8 bytes each.
  [[nodiscard]] std::size_t remembered() const { return times_.size() + targets_.size(); }

  /// Forgets them; the counts stay.
  void release();

 private:
  std::int64_t requests_ = 0;
  std::int64_t bytes_ = 0;
  std::int64_t released_targets_ = 0;
  std::vector<Timestamp> times_;        // a ring once it is full
  std::size_t oldest_ = 0;              // in it
  std::vector<std::uint64_t> targets_;  // hashes of the hosts, sorted
};

}  // namespace ttp::input
