// SPDX-License-Identifier: Apache-2.0
// What the sequence tracker found: calls of one session in an order that suggests it is steered.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace ttp {

enum class AnomalyType : std::uint8_t {
  read_then_exfil,
  privilege_escalation_after_taint,
  tool_diversity_spike,
  novel_tool_after_untrusted_content,
  privileged_action_cluster,
};

/// In the order in which the detectors run, which is that of the enum.
inline constexpr std::array<std::string_view, 5> anomaly_names = {
    "read_then_exfil", "privilege_escalation_after_taint", "tool_diversity_spike",
    "novel_tool_after_untrusted_content", "privileged_action_cluster"};

/// How sure each detector is, in percent (specification of sequences).
inline constexpr std::array<int, 5> anomaly_confidences = {80, 90, 60, 85, 70};

[[nodiscard]] constexpr std::string_view to_text(AnomalyType type) {
  return anomaly_names[static_cast<std::size_t>(type)];
}
[[nodiscard]] constexpr int confidence_of(AnomalyType type) {
  return anomaly_confidences[static_cast<std::size_t>(type)];
}

/// The type of that name, or nothing.
[[nodiscard]] constexpr std::optional<AnomalyType> find_anomaly_type(std::string_view name) {
  for (std::size_t i = 0; i < anomaly_names.size(); ++i) {
    if (anomaly_names[i] == name) return static_cast<AnomalyType>(i);
  }
  return std::nullopt;
}

/// A call that is part of an anomaly.
struct AnomalyCall {
  std::uint64_t index = 0;  ///< in its session, from 0
  std::string_view tool;    ///< at most 256 bytes
};

/// One anomaly. A view: everything in it lives as long as the event that carries it.
struct Anomaly {
  AnomalyType type = AnomalyType::read_then_exfil;
  int confidence = 0;  ///< percent
  std::string_view description;
  std::string_view session_id;
  std::uint64_t call_index = 0;  ///< of the call that completed it, from 0
  std::uint64_t ts_ms = 0;       ///< that call's time as the tracker saw it: Unix milliseconds
  std::string_view tool;         ///< that call's tool, at most 256 bytes
  std::span<const AnomalyCall> evidence;  ///< the calls that make it up, in their order
  std::uint64_t count = 1;  ///< how often it was found in the session, where repeats collapse
};

}  // namespace ttp
