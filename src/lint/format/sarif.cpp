// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0 (OASIS standard, errata 01), as code scanning reads it.
#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "lint/format.hpp"

namespace ttp::lint {

namespace {

std::string json_text(std::string_view text) {
  std::string out;
  append_json_string(out, to_valid_utf8(text));
  return out;
}

std::string_view level_of(Severity severity) {
  return severity == Severity::info ? "note" : name_of(severity);
}

/// A path as a relative or absolute URI reference.
std::string uri_of(std::string_view path) {
  constexpr std::string_view kept =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    if (kept.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte / 16];
    out += digits[byte % 16];
  }
  return out;
}

void add_rule(std::string& out, const CheckInfo& info) {
  const auto check = info.make();
  out += "{\"id\":" + json_text(info.id) +
         ",\"shortDescription\":{\"text\":" + json_text(info.summary) +
         "},\"fullDescription\":{\"text\":" + json_text(check->explanation().text) +
         "},\"help\":{\"text\":" +
         json_text("Bad:\n" + std::string(check->explanation().bad) + "\n\nGood:\n" +
                   std::string(check->explanation().good)) +
         "},\"defaultConfiguration\":{\"level\":\"" + std::string(level_of(info.severity)) +
         "\"},\"properties\":{\"tags\":[\"" + std::string(name_of(info.group)) + "\"]}}";
}

void add_fix(std::string& out, const Finding& finding) {
  out += ",\"fixes\":[{\"artifactChanges\":[{\"artifactLocation\":{\"uri\":" +
         json_text(uri_of(finding.file)) + "},\"replacements\":[";
  for (std::size_t i = 0; i < finding.fix.size(); ++i) {
    const Edit& edit = finding.fix[i];
    if (i > 0) out += ',';
    out += "{\"deletedRegion\":{\"byteOffset\":" + std::to_string(edit.begin) +
           ",\"byteLength\":" + std::to_string(edit.end - edit.begin) +
           "},\"insertedContent\":{\"text\":" + json_text(edit.text) + "}}";
  }
  out += "]}]}]";
}

void add_result(std::string& out, const Finding& finding) {
  const auto checks = all_checks();
  const auto it = std::ranges::find(checks, finding.check, &CheckInfo::id);
  out += "{\"ruleId\":" + json_text(finding.check) +
         ",\"ruleIndex\":" + std::to_string(it - checks.begin()) + ",\"level\":\"" +
         std::string(level_of(finding.severity)) +
         "\",\"message\":{\"text\":" + json_text(whole_message(finding)) +
         "},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":" +
         json_text(uri_of(finding.file)) + "}";
  if (finding.line > 0) {
    out += ",\"region\":{\"startLine\":" + std::to_string(finding.line) + ",\"startColumn\":" +
           std::to_string(std::max<std::size_t>(character_column(finding), 1));
    if (!finding.source.empty()) {
      out += ",\"snippet\":{\"text\":" + json_text(terminal_text(finding.source, 1000)) + "}";
    }
    out += "}";
  }
  out += "}}]";
  if (!finding.fix.empty()) add_fix(out, finding);
  out += "}";
}

}  // namespace

std::string make_sarif_format(const LintResult& result, const FormatOptions& options) {
  std::string out =
      "{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
      "sarif-schema-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":"
      "\"ttp lint-rules\",\"semanticVersion\":" +
      json_text(options.version) + ",\"rules\":[\n";
  bool is_first = true;
  for (const CheckInfo& info : all_checks()) {
    if (!is_first) out += ",\n";
    is_first = false;
    add_rule(out, info);
  }
  out += "]}},\"columnKind\":\"unicodeCodePoints\",\"results\":[";
  for (std::size_t i = 0; i < result.findings.size(); ++i) {
    out += i == 0 ? "\n" : ",\n";
    add_result(out, result.findings[i]);
  }
  return out + "]}]}\n";
}

}  // namespace ttp::lint
