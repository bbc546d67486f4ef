// SPDX-License-Identifier: Apache-2.0
#include "lint/finding.hpp"

#include <algorithm>
#include <tuple>

namespace ttp::lint {

void sort_findings(Findings& findings) {
  std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) {
    return std::tie(a.file, a.line, a.column, a.check, a.message) <
           std::tie(b.file, b.line, b.column, b.check, b.message);
  });
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
      return "info";
  }
  return "";
}

}  // namespace ttp::lint
