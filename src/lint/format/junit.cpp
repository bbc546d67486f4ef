// SPDX-License-Identifier: Apache-2.0
// The XML that CI servers read: one test case for each file, failed by its findings.
#include <map>

#include "base/text.hpp"
#include "lint/format.hpp"

namespace ttp::lint {

namespace {

/// XML has no way to write most control characters, nor the two that are no characters.
std::string escaped(std::string_view text) {
  std::string out;
  std::string valid = to_valid_utf8(text);
  for (const std::string_view none : {"\xef\xbf\xbe", "\xef\xbf\xbf"}) {
    for (std::size_t at = valid.find(none); at != std::string::npos; at = valid.find(none, at)) {
      valid.replace(at, none.size(), "?");
    }
  }
  for (const char c : valid) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\t':
        out += "&#9;";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += '?';
        } else {
          out += c;
        }
    }
  }
  return out;
}

}  // namespace

std::string make_junit_format(const LintResult& result, const FormatOptions&) {
  std::map<std::string, std::vector<const Finding*>> by_file;
  for (const std::string& file : result.files) by_file[file];
  for (const Finding& finding : result.findings) by_file[finding.file].push_back(&finding);
  std::size_t failed = 0;
  for (const auto& entry : by_file) failed += entry.second.empty() ? 0 : 1;
  const std::string counts = " tests=\"" + std::to_string(by_file.size()) + "\" failures=\"" +
                             std::to_string(failed) + "\" errors=\"0\"";
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + counts +
                    ">\n  <testsuite name=\"ttp lint-rules\"" + counts + ">\n";
  for (const auto& [file, findings] : by_file) {
    out += "    <testcase classname=\"ttp.lint-rules\" name=\"" + escaped(file) + "\"";
    if (findings.empty()) {
      out += "/>\n";
      continue;
    }
    // A test case fails once: one element holds all that there is to say.
    const Finding& first = *findings.front();
    out += ">\n      <failure type=\"" + escaped(first.check) + "\" message=\"" +
           escaped(terminal_text(first.message, 1000)) + "\">";
    for (const Finding* finding : findings) {
      out += escaped(file + ":" + std::to_string(finding->line) + ":" +
                     std::to_string(character_column(*finding)) + ": " +
                     std::string(name_of(finding->severity)) + ": " + whole_message(*finding) +
                     " [" + finding->check + "]\n");
    }
    out += "</failure>\n    </testcase>\n";
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace ttp::lint
