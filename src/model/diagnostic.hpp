// SPDX-License-Identifier: Apache-2.0
// "The user's rules are wrong": a complaint with its place, collected and printed together.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ttp {

enum class Severity { error, warning, info };

/// One complaint. Lines and columns count from 1; 0 means "the file as a whole".
struct Diagnostic {
  Severity severity = Severity::error;
  std::string file;
  std::size_t line = 0;
  std::size_t column = 0;
  std::string message;  ///< what is wrong and why
  std::string hint;     ///< how to mend it; may be empty
  std::string source;   ///< the offending line as written; may be empty
  /// The id of the lint check that this is a finding of (ttp-lint-rules(1)); a constant text.
  std::string_view check = "wrong-type";
};

using Diagnostics = std::vector<Diagnostic>;

[[nodiscard]] bool has_errors(const Diagnostics& diagnostics);

/// `file:line:column: error: message`, then the line with a caret under the column and the hint,
/// each on its own line; control characters escaped.
[[nodiscard]] std::string format_diagnostic(const Diagnostic& diagnostic);

}  // namespace ttp
