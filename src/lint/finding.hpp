// SPDX-License-Identifier: Apache-2.0
// What lint has to say: one finding, and how it can be mended.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/diagnostic.hpp"

namespace ttp::lint {

/// One replacement in a file's text: bytes from `begin` up to `end`.
struct Edit {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;

  bool operator==(const Edit&) const = default;
};

/// One finding. Lines and columns (in bytes) count from 1; 0 means the file as a whole.
struct Finding {
  std::string check;  ///< id of the check: `unknown-key`
  Severity severity = Severity::error;
  std::string file;
  std::size_t line = 0;
  std::size_t column = 0;
  std::string message;             ///< what is wrong and why
  std::string hint;                ///< how to mend it; may be empty
  std::string source;              ///< the line as written; may be empty
  std::vector<std::string> notes;  ///< the proof, one sentence or example each
  std::vector<Edit> fix;  ///< mends it without changing what a sound rule means; may be empty
};

using Findings = std::vector<Finding>;

/// By file, line, column, check and message: the order in which findings are shown.
void sort_findings(Findings& findings);

/// "error", "warning", "info".
[[nodiscard]] std::string_view name_of(Severity severity);

}  // namespace ttp::lint
