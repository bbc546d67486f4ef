// SPDX-License-Identifier: Apache-2.0
// Checks: what lint looks for. One file each, one line each in `checks.def`.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lint/finding.hpp"
#include "lint/pack.hpp"

namespace ttp::lint {

/// Takes the findings of one check. Of a file it keeps the first hundred.
class Report {
 public:
  Report(std::string_view check, Severity severity, Findings& findings)
      : check_(check), severity_(severity), findings_(findings) {}

  /// A finding at `at`, which belongs to `subject`. Add notes or a fix to what is returned; it is
  /// valid until the next call.
  Finding& add(const Subject& subject, const rule::Node& at, std::string message,
               std::string hint = {});

  /// A finding about the file as a whole.
  Finding& add(const Subject& subject, std::string message, std::string hint = {});

  /// What the loader said.
  Finding& add(const Diagnostic& diagnostic);

 private:
  std::string_view check_;
  Severity severity_;
  Findings& findings_;
  std::string file_;       // of the latest finding
  std::size_t count_ = 0;  // in it
  Finding dropped_;
};

/// What a check is about, for people: a paragraph, and an example of either sort (YAML).
struct Explanation {
  std::string_view text;
  std::string_view bad;
  std::string_view good;
};

/// One check. Made anew for each run; looks at every file in turn, then at all of them together.
class Check {
 public:
  virtual ~Check() = default;
  virtual void look(const Subject&, const Pack&, Report&) {}
  virtual void look_at_all(const Pack&, Report&) {}
  [[nodiscard]] virtual Explanation explanation() const = 0;
};

enum class Group { schema, attack, regex, pack, sequence, suppression };

/// How long a check takes.
enum class Cost {
  quick,
  proof,  ///< matches generated texts; --no-proofs leaves it out
};

struct CheckInfo {
  std::string_view name;  ///< `unknown_key`: the file
  std::string_view id;    ///< `unknown-key`: stable, what users write
  Group group;
  Severity severity;
  Cost cost;
  std::string_view summary;
  std::unique_ptr<Check> (*make)();
};

/// All checks, in the order of their groups.
[[nodiscard]] std::span<const CheckInfo> all_checks();

/// The check of that id, or null.
[[nodiscard]] const CheckInfo* find_check(std::string_view id);

/// All ids, for suggestions.
[[nodiscard]] std::vector<std::string_view> check_ids();

[[nodiscard]] std::string_view name_of(Group group);

/// A check whose findings the loader makes while it reads: those diagnostics that carry its id.
[[nodiscard]] std::unique_ptr<Check> make_loader_check(std::string_view id,
                                                       const Explanation& explanation);

#define LINT(name, group, severity, cost, summary) std::unique_ptr<Check> make_##name##_check();
#include "lint/checks.def"
#undef LINT

}  // namespace ttp::lint
