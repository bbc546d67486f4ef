// SPDX-License-Identifier: Apache-2.0
// What is derived, and from how much: the rules' own thresholds and windows.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/limits.hpp"
#include "base/window.hpp"

namespace ttp::session {

/// So many inside so long a time.
struct Threshold {
  std::size_t count = 1;  ///< 1 … limits::window_threshold
  Timestamp window = 0;
};

/// The window of a rule that names none (spraying, credential reuse). A spray goes round the
/// accounts slowly, below lock-outs that commonly reset within half an hour; over a whole day, on
/// the other hand, unrelated bots share every common password.
inline constexpr Timestamp default_window = 3600 * microseconds_per_second;

/// Empty lists derive nothing. Several rules of one kind may ask for different thresholds; each
/// gets its own events.
struct DeriveSettings {
  std::vector<Threshold> failures;   ///< → auth_attempt with `fail_count`
  std::vector<Threshold> guesses;    ///< → auth_attempt with `password_count`
  std::vector<Threshold> sprays;     ///< → identity with `account_count`
  std::vector<Threshold> reuses;     ///< → credential with `reuse_count` = count − 1
  std::optional<Threshold> prior_brute;  ///< of failures before a success
  std::size_t keys = limits::window_keys;    ///< remembered per threshold

  [[nodiscard]] bool derives_anything() const {
    return !failures.empty() || !guesses.empty() || !sprays.empty() || !reuses.empty() ||
           prior_brute.has_value();
  }
};

}  // namespace ttp::session
