// SPDX-License-Identifier: Apache-2.0
// What the tracker can be told.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ttp::sequence {

enum class Mode : std::uint8_t {
  full,    ///< the current call is always the current call
  compat,  ///< as the live gateway: after 1,000 calls the current call stays the current call
};

/// The defaults are those of the live gateway (specification of sequences).
struct Settings {
  Mode mode = Mode::full;
  std::uint64_t warmup_calls = 3;     ///< nothing is reported before this call of a session
  std::uint64_t window_ms = 5000;     ///< both ends count
  std::uint64_t max_new_tools = 2;    ///< after the taint; more is a spike
};

/// Calls and names of one session that the live gateway keeps.
inline constexpr std::size_t compat_cap = 1000;

}  // namespace ttp::sequence
