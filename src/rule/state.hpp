// SPDX-License-Identifier: Apache-2.0
// The operational state of rules: separate from their text.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "model/diagnostic.hpp"
#include "rule/document.hpp"

namespace ttp::rule {

enum class Mode {
  enabled,   ///< the default
  disabled,  ///< never fires
  clipped,   ///< fires, its confidence capped
};

/// One rule's state.
struct State {
  Mode mode = Mode::enabled;
  std::optional<double> confidence_max;  ///< only for `clipped`; absent or ≥ 1 caps nothing
  std::optional<Timestamp> expires_at;   ///< from then on the rule is `enabled` again
  std::string reason;
  std::string set_by;
  std::optional<Timestamp> set_at;

  [[nodiscard]] bool is_expired(Timestamp now) const { return expires_at && *expires_at <= now; }

  /// False if the rule must not fire at `now`.
  [[nodiscard]] bool allows(Timestamp now) const {
    return mode != Mode::disabled || is_expired(now);
  }

  /// `confidence`, or the ceiling where that is lower.
  [[nodiscard]] double clip(double confidence, Timestamp now) const;

  [[nodiscard]] bool operator==(const State&) const = default;
};

/// States by rule id.
using States = std::map<std::string, State, std::less<>>;

[[nodiscard]] std::optional<Mode> parse_mode(std::string_view text);
[[nodiscard]] std::string_view to_text(Mode mode);

/// Reads a state file: a map of rule id to `enabled|disabled|clipped` or to a map with `state`,
/// `confidence_max`, `expires_at`, `reason`, `set_by`, `set_at`. Mistakes go to `diagnostics`.
[[nodiscard]] States read_states(const std::filesystem::path& path, Diagnostics& diagnostics);

/// The same for a text that was parsed.
[[nodiscard]] States states_of(const Document& document, Diagnostics& diagnostics);

}  // namespace ttp::rule
