// SPDX-License-Identifier: Apache-2.0
#include "base/json.hpp"
#include "base/text.hpp"
#include "lint/format.hpp"

namespace ttp::lint {

namespace {

void add_text(std::string& out, std::string_view name, std::string_view text) {
  append_json_string(out, name);
  out += ": ";
  append_json_string(out, to_valid_utf8(text));
}

void add_finding(std::string& out, const Finding& finding) {
  out += "    {";
  add_text(out, "check", finding.check);
  out += ", ";
  add_text(out, "group", name_of(find_check(finding.check)->group));
  out += ", ";
  add_text(out, "severity", name_of(finding.severity));
  out += ", ";
  add_text(out, "file", finding.file);
  out += ", \"line\": " + std::to_string(finding.line);
  out += ", \"column\": " + std::to_string(character_column(finding)) + ", ";
  add_text(out, "message", finding.message);
  out += ", ";
  add_text(out, "hint", finding.hint);
  out += ", \"notes\": [";
  for (std::size_t i = 0; i < finding.notes.size(); ++i) {
    if (i > 0) out += ", ";
    append_json_string(out, to_valid_utf8(finding.notes[i]));
  }
  out += "], ";
  add_text(out, "source", finding.source);
  out += std::string(", \"fixable\": ") + (finding.fix.empty() ? "false" : "true") + "}";
}

}  // namespace

std::string make_json_format(const LintResult& result, const FormatOptions&) {
  std::string out = "{\n  \"files\": " + std::to_string(result.files.size()) +
                    ",\n  \"rules\": " + std::to_string(result.rules) +
                    ",\n  \"silenced\": " + std::to_string(result.suppressed) +
                    ",\n  \"findings\": [";
  for (std::size_t i = 0; i < result.findings.size(); ++i) {
    out += i == 0 ? "\n" : ",\n";
    add_finding(out, result.findings[i]);
  }
  out += result.findings.empty() ? "]\n}\n" : "\n  ]\n}\n";
  return out;
}

}  // namespace ttp::lint
