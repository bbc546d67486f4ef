// SPDX-License-Identifier: Apache-2.0
// What was read: one record, as every tagger sees it.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "base/json.hpp"
#include "base/time.hpp"
#include "model/anomaly.hpp"

namespace ttp {

namespace shell {
struct SplitLine;
}

/// One record. A view: everything in it lives until its reader's next `next()` call.
struct Event {
  std::string_view source_kind;
  std::string_view source_id;  ///< stable: two runs over the same history give the same one
  std::optional<std::string_view> attacker_uuid;
  std::optional<std::string_view> identity_uuid;
  std::optional<std::string_view> session_id;
  std::optional<std::string_view> decky_id;
  std::optional<Timestamp> ts;
  std::span<const Member> payload;

  /// For texts that are made while judging this event; emptied by the reader's next `next()`.
  Arena* arena = nullptr;

  /// Of a `sequence` event that the tracker made: what it found; else null.
  const Anomaly* anomaly = nullptr;

  /// Of a command: its line's statements, if somebody needed them already; else null.
  const shell::SplitLine* split = nullptr;

  std::string_view input;  ///< name of the file or table it came from
  std::uint64_t line = 0;  ///< line (from 1) or row there; 0 where that means nothing

  [[nodiscard]] bool has_anchor() const { return attacker_uuid || identity_uuid; }
};

/// Every kind the specification of events knows. Others are kept and reported.
inline constexpr std::array<std::string_view, 14> known_kinds = {
    "auth_attempt", "canary_fingerprint", "command",  "credential", "email",
    "http_fingerprint", "http_request", "identity", "intel", "ipv6_leak",
    "payload", "sequence", "session", "tool_call"};

}  // namespace ttp
