// SPDX-License-Identifier: Apache-2.0
// Which programs a condition asks for.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "rule/match.hpp"

namespace ttp::rule {

/// A demand on the statements of a command's line.
struct ProgramGate {
  std::vector<std::string_view> programs;  ///< views into the condition's operators
  bool is_negated = false;                 ///< of none of these
  const Match* test = nullptr;             ///< that asks for them, somewhere in the condition
};

/// What `match` demands of a command: it can hold, for the command's own line (not its decoded
/// forms), only if some statement's `argv0` is one of the programs. Nothing if no such list is
/// known.
[[nodiscard]] std::optional<ProgramGate> program_gate(const Match& match, const FieldTable& fields);

}  // namespace ttp::rule
