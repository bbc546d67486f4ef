// SPDX-License-Identifier: Apache-2.0
// Rules, states and techniques in words; used by `rules` and `explain`.
#pragma once

#include <span>
#include <string>

#include "base/time.hpp"
#include "rule/rule_set.hpp"

namespace ttp::cli {

/// "disabled until 2026-11-07T14:00:00Z", "clipped to 0.5", "enabled (disabled … has expired)".
/// `now`: when that is judged; nothing for "as if no state had expired".
[[nodiscard]] std::string state_text(const rule::State& state, std::optional<Timestamp> now);

/// " (set by alice on 2026-11-07T10:00:00Z: noisy)", as far as it is known; else empty. One line,
/// safe for a terminal.
[[nodiscard]] std::string state_origin(const rule::State& state);

/// "T1059.004 Unix Shell (TA0002 Execution)".
[[nodiscard]] std::string technique_text(const Emit& emit);

/// 0.85, 0.9, 1: as a rule's author would write it.
[[nodiscard]] std::string confidence_text(double confidence);

/// The sub-technique, else the technique.
[[nodiscard]] std::string_view claimed_id(const Emit& emit);

/// Who evaluates the rule: "rule_engine" or a lifter's name.
[[nodiscard]] std::string_view owner_of(const rule::Rule& rule);

/// What tells why `id` names no rule: "no rule 'R012' (did you mean 'R0012'?)".
[[nodiscard]] std::string unknown_rule_text(std::string_view id,
                                            std::span<const std::string> known);

/// The table of `rules list`, fitted to `columns`; a line per rule behind a heading.
[[nodiscard]] std::string format_rule_table(std::span<const rule::Rule> rules, Timestamp now,
                                            std::size_t columns, bool color);

/// The same as a JSON array, one object on a line.
[[nodiscard]] std::string format_rule_json(std::span<const rule::Rule> rules, Timestamp now);

/// The table of `rules state list`, and the same as JSON.
[[nodiscard]] std::string format_state_table(const rule::States& states, Timestamp now,
                                             std::size_t columns, bool color);
[[nodiscard]] std::string format_state_json(const rule::States& states, Timestamp now);

/// What `rules show` prints of one rule: file, state and techniques as comments, then the text.
[[nodiscard]] std::string format_rule(const rule::Rule& rule, Timestamp now);

}  // namespace ttp::cli
