// SPDX-License-Identifier: Apache-2.0
#include "lint/linter.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "lint/suppression.hpp"

namespace ttp::lint {

namespace {

/// A suppression, and whether it had anything to silence.
struct Used {
  Suppression suppression;
  bool is_used = false;
};

/// Takes out what comments in the files silence. A comment without a reason silences nothing, and none
/// silences what keeps a rule from being loaded.
class Silencer {
 public:
  explicit Silencer(const Pack& pack) {
    for (const Subject& subject : pack.subjects) {
      for (Suppression& suppression : suppressions_of(subject)) {
        by_file_[subject.file].push_back({std::move(suppression)});
      }
      for (const Diagnostic& diagnostic : subject.diagnostics) {
        if (diagnostic.severity != Severity::error) continue;
        refused_.emplace(diagnostic.file, diagnostic.line, std::string(diagnostic.check));
      }
    }
  }

  [[nodiscard]] bool silences(const Finding& finding) {
    const auto it = by_file_.find(finding.file);
    if (it == by_file_.end() || refused_.contains({finding.file, finding.line, finding.check})) {
      return false;
    }
    bool found = false;
    for (Used& used : it->second) {
      const Suppression& suppression = used.suppression;
      if (suppression.line != finding.line || suppression.reason.empty() ||
          std::ranges::find(suppression.checks, finding.check) == suppression.checks.end()) {
        continue;
      }
      used.is_used = true;
      found = true;
    }
    return found;
  }

  /// Reports suppressions of checks that ran and found nothing.
  void report_unused(const Pack& pack, const std::set<std::string_view>& ran,
                     Report& report) const {
    for (const Subject& subject : pack.subjects) {
      const auto it = by_file_.find(subject.file);
      if (it == by_file_.end()) continue;
      for (const Used& used : it->second) {
        const bool could = !used.suppression.reason.empty() && !used.suppression.checks.empty() &&
                           std::ranges::all_of(used.suppression.checks,
                                               [&](const auto& id) { return ran.contains(id); });
        if (used.is_used || !could) continue;
        report.add(subject, place_of(used.suppression),
                   "nothing is found here that '" + used.suppression.checks.front() +
                       "' would say: the comment is no longer needed",
                   "remove the comment");
      }
    }
  }

 private:
  std::map<std::string, std::vector<Used>, std::less<>> by_file_;
  std::set<std::tuple<std::string, std::size_t, std::string>> refused_;  // file, line, check
};

bool is_below(Severity severity, Severity least) {
  return static_cast<int>(severity) > static_cast<int>(least);
}

}  // namespace

LintResult run_checks(const Pack& pack, const LintOptions& options) {
  LintResult result;
  for (const Subject& subject : pack.subjects) {
    result.files.push_back(subject.file);
    if (subject.rule != nullptr) ++result.rules;
  }
  Findings all;
  std::set<std::string_view> ran;
  constexpr std::string_view unused = "suppression-unused";
  for (const CheckInfo& info : all_checks()) {
    if (options.disabled.contains(info.id) || is_below(info.severity, options.least) ||
        (info.cost == Cost::proof && !pack.options.with_proofs)) {
      continue;
    }
    ran.insert(info.id);
    Report report(info.id, info.severity, all);
    const auto check = info.make();
    for (const Subject& subject : pack.subjects) check->look(subject, pack, report);
    check->look_at_all(pack, report);
  }
  Silencer silencer(pack);
  std::erase_if(all, [&](const Finding& finding) {
    const bool is_silenced = silencer.silences(finding);
    if (is_silenced) ++result.suppressed;
    return is_silenced;
  });
  if (ran.contains(unused)) {
    Report report(unused, find_check(unused)->severity, all);
    silencer.report_unused(pack, ran, report);
  }
  sort_findings(all);
  result.findings = std::move(all);
  return result;
}

}  // namespace ttp::lint
