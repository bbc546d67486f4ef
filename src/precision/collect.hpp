// SPDX-License-Identifier: Apache-2.0
// Real history as unlabelled corpus rows, without the operator's own addresses.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/event.hpp"
#include "precision/own_addresses.hpp"

namespace ttp::precision {

/// Gathers distinct payloads with the number of events each stands for. Payloads only: who did it,
/// when and where stays out.
class Collector {
 public:
  /// `excluded` are addresses as they are written, at least one.
  explicit Collector(const std::vector<std::string>& excluded);

  /// Takes in an event. One from an excluded address (a payload's `src`, `src_ip`, `attacker_ip`,
  /// `ip` or `addr`, or the event's attacker) is dropped; in all others excluded addresses are
  /// scrubbed from every text and name, in whatever spelling and whatever stands around them.
  void add(const Event& event);

  /// Rows as JSON lines, by source kind, in the order of first sight.
  [[nodiscard]] std::map<std::string, std::string> rows() const;

  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
  [[nodiscard]] std::uint64_t distinct() const { return order_.size(); }

 private:
  [[nodiscard]] std::string scrub_json(std::string_view raw, Arena& arena) const;

  OwnAddresses own_;
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
