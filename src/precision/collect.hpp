// SPDX-License-Identifier: Apache-2.0
// Real history as unlabelled corpus rows, without the operator's own addresses.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/event.hpp"

namespace ttp::precision {

/// What takes the place of an excluded address in texts.
inline constexpr std::string_view scrubbed = "[excluded]";

/// Gathers distinct payloads with the number of events each stands for. Payloads only: who did it,
/// when and where stays out.
class Collector {
 public:
  /// `excluded` are addresses as they are written, at least one.
  explicit Collector(std::vector<std::string> excluded);

  /// Takes in an event. One from an excluded address (a payload's `src`, `src_ip`, `attacker_ip`,
  /// `ip` or `addr`, or the event's attacker) is dropped; in all others excluded addresses are
  /// scrubbed from every text, whatever stands around them.
  void add(const Event& event);

  /// Rows as JSON lines, by source kind, in the order of first sight.
  [[nodiscard]] std::map<std::string, std::string> rows() const;

  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
  [[nodiscard]] std::uint64_t distinct() const { return order_.size(); }

 private:
  [[nodiscard]] bool is_excluded(std::string_view address) const;
  [[nodiscard]] std::string scrub(std::string_view text) const;

  std::vector<std::string> excluded_;  // the longest first: none is cut by a shorter one
  std::vector<std::string> own_attackers_;  // uuids that logs get for these addresses
  std::map<std::pair<std::string, std::string>, std::uint64_t> counts_;  // by kind and payload
  std::vector<std::pair<std::string, std::string>> order_;
  std::uint64_t events_ = 0;
  std::uint64_t dropped_ = 0;
};

/// The addresses in a list such as "192.0.2.1, 2001:db8::1". Throws ttp::Error if one is none, or if
/// there is none at all.
[[nodiscard]] std::vector<std::string> parse_excluded(const std::vector<std::string>& given,
                                                      std::string_view environment);

}  // namespace ttp::precision
