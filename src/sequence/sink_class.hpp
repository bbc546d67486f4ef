// SPDX-License-Identifier: Apache-2.0
// What a call can do to the world, from harmless to the rules themselves.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ttp::sequence {

/// The number is the rank (specification of sequences).
enum class SinkClass : std::uint8_t {
  read_only,
  low_risk_write,
  filesystem_write,
  network_egress,
  memory_write,
  approval_ui,
  code_execution,
  credential_access,
  policy_mutation,
};

[[nodiscard]] constexpr bool is_low(SinkClass sink) { return sink <= SinkClass::low_risk_write; }
[[nodiscard]] constexpr bool is_privileged(SinkClass sink) {
  return sink >= SinkClass::filesystem_write;
}
[[nodiscard]] constexpr bool is_high(SinkClass sink) { return sink >= SinkClass::code_execution; }

/// `network_egress`
[[nodiscard]] std::string_view to_text(SinkClass sink);

/// `NetworkEgress`, as the findings' texts write it.
[[nodiscard]] std::string_view camel_case(SinkClass sink);

/// The class of that name, in either form; ASCII case of the first form ignored. Or nothing.
[[nodiscard]] std::optional<SinkClass> find_sink_class(std::string_view name);

}  // namespace ttp::sequence
