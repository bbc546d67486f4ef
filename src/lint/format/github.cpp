// SPDX-License-Identifier: Apache-2.0
// Workflow commands: docs.github.com, "Workflow commands for GitHub Actions". What may not stand in
// a message or a property is written as a percent code.
#include "base/text.hpp"
#include "lint/format.hpp"

namespace ttp::lint {

namespace {

std::string escaped(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : to_valid_utf8(text)) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (is_property && c == ':') {
      out += "%3A";
    } else if (is_property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view command_of(Severity severity) {
  return severity == Severity::info ? "notice" : name_of(severity);
}

}  // namespace

std::string make_github_format(const LintResult& result, const FormatOptions&) {
  std::string out;
  for (const Finding& finding : result.findings) {
    out +=
        "::" + std::string(command_of(finding.severity)) + " file=" + escaped(finding.file, true);
    if (finding.line > 0) {
      out += ",line=" + std::to_string(finding.line) +
             ",col=" + std::to_string(character_column(finding));
    }
    out += ",title=" + escaped(finding.check, true) +
           "::" + escaped(whole_message(finding), false) + "\n";
  }
  return out;
}

}  // namespace ttp::lint
