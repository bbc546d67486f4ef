// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

#include "base/limits.hpp"

#include <algorithm>
#include <array>

namespace ttp::lint {

namespace {

/// A check's id, made from its name once and for all.
template <std::size_t N>
struct Id {
  std::array<char, N> text{};
  consteval explicit Id(const char (&name)[N]) {
    for (std::size_t i = 0; i < N; ++i) text[i] = name[i] == '_' ? '-' : name[i];
  }
  [[nodiscard]] constexpr std::string_view view() const { return {text.data(), N - 1}; }
};

#define LINT(name, group, severity, cost, summary) constexpr Id id_of_##name{#name};
#include "lint/checks.def"
#undef LINT

constexpr auto known_checks = std::to_array<CheckInfo>({
#define LINT(name, group, severity, cost, summary)                             \
  {#name,   id_of_##name.view(), Group::group, Severity::severity, Cost::cost, \
   summary, make_##name##_check},
#include "lint/checks.def"
#undef LINT
});
static_assert(std::ranges::is_sorted(known_checks, {}, &CheckInfo::group));

class LoaderCheck final : public Check {
 public:
  LoaderCheck(std::string_view id, const Explanation& explanation)
      : id_(id), explanation_(explanation) {}

  void look(const Subject& subject, const Pack&, Report& report) override {
    for (const Diagnostic& diagnostic : subject.diagnostics) {
      if (diagnostic.check == id_) report.add(diagnostic);
    }
  }

  [[nodiscard]] Explanation explanation() const override { return explanation_; }

 private:
  std::string_view id_;
  Explanation explanation_;
};

}  // namespace

Finding& Report::add(const Subject& subject, const rule::Node& at, std::string message,
                     std::string hint) {
  if (!subject.document) return add(subject, std::move(message), std::move(hint));
  // Looking for the line is not free.
  if (count_ > limits::lint_findings && subject.file == file_) return dropped_ = Finding();
  return add(subject.document->complaint(at, severity_, std::move(message), std::move(hint)));
}

Finding& Report::add(const Subject& subject, std::string message, std::string hint) {
  Diagnostic diagnostic;
  diagnostic.file = subject.file;
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  return add(diagnostic);
}

Finding& Report::add(const Diagnostic& diagnostic) {
  if (diagnostic.file != file_) {
    file_ = diagnostic.file;
    count_ = 0;
  }
  if (++count_ > limits::lint_findings) return dropped_ = Finding();
  Finding finding;
  finding.check = check_;
  finding.severity = severity_;
  finding.file = diagnostic.file;
  finding.line = diagnostic.line;
  finding.column = diagnostic.column;
  finding.message = diagnostic.message;
  finding.hint = diagnostic.hint;
  finding.source = diagnostic.source;
  return findings_.emplace_back(std::move(finding));
}

std::span<const CheckInfo> all_checks() {
  return known_checks;
}

const CheckInfo* find_check(std::string_view id) {
  const auto it = std::ranges::find(known_checks, id, &CheckInfo::id);
  return it == known_checks.end() ? nullptr : &*it;
}

std::vector<std::string_view> check_ids() {
  std::vector<std::string_view> ids;
  for (const CheckInfo& info : known_checks) ids.push_back(info.id);
  return ids;
}

std::string_view name_of(Group group) {
  switch (group) {
    case Group::schema:
      return "schema";
    case Group::attack:
      return "attack";
    case Group::regex:
      return "regex";
    case Group::pack:
      return "pack";
    case Group::sequence:
      return "sequence";
    case Group::suppression:
      return "suppression";
  }
  return "";
}

std::unique_ptr<Check> make_loader_check(std::string_view id, const Explanation& explanation) {
  return std::make_unique<LoaderCheck>(id, explanation);
}

}  // namespace ttp::lint
