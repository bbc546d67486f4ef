// SPDX-License-Identifier: Apache-2.0
#include "model/diagnostic.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ttp {

namespace {

constexpr std::size_t widest_source = 200;

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: return "info";
  }
  return "";
}

}  // namespace

bool has_errors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::error; });
}

std::string format_diagnostic(const Diagnostic& diagnostic) {
  std::string text = terminal_text(diagnostic.file, 4096);
  if (diagnostic.line > 0) {
    text += ':' + std::to_string(diagnostic.line) + ':' + std::to_string(diagnostic.column);
  }
  text += ": ";
  text += name_of(diagnostic.severity);
  text += ": " + terminal_text(diagnostic.message, 1000) + '\n';
  if (!diagnostic.source.empty() && diagnostic.column > 0) {
    // The part before the column, shown as it will be printed, gives the caret's place.
    const std::size_t before = std::min(diagnostic.column - 1, diagnostic.source.size());
    const std::string shown = terminal_text(diagnostic.source, widest_source);
    const std::string indent = terminal_text(diagnostic.source.substr(0, before), widest_source);
    text += "  " + shown + '\n';
    if (display_width(indent) < widest_source) {
      text += std::string(2 + display_width(indent), ' ') + "^\n";
    }
  }
  if (!diagnostic.hint.empty()) text += "  " + terminal_text(diagnostic.hint, 1000) + '\n';
  return text;
}

}  // namespace ttp
