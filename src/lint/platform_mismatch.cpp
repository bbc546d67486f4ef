// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"
#include "lint/emits.hpp"

#include <algorithm>
#include <array>

namespace ttp::lint {

namespace {

/// Systems whose commands reach a honeypot's shell; PRE is what precedes any system.
constexpr auto shell_platforms = std::to_array<std::string_view>(
    {"Containers", "ESXi", "IaaS", "Linux", "Network", "Network Devices", "PRE", "macOS"});

bool has_shell(std::string_view platforms) {
  while (!platforms.empty()) {
    const std::size_t end = std::min(platforms.find(','), platforms.size());
    if (std::ranges::find(shell_platforms, platforms.substr(0, end)) != shell_platforms.end()) {
      return true;
    }
    platforms.remove_prefix(std::min(end + 1, platforms.size()));
  }
  return false;
}

class PlatformMismatch final : public Check {
 public:
  void look(const Subject& subject, const Pack& pack, Report& report) override {
    if (subject.rule == nullptr || subject.rule->applies_to.empty()) return;
    const bool is_shell = std::ranges::all_of(
        subject.rule->applies_to, [](const std::string& kind) { return kind == "command"; });
    if (!is_shell) return;
    const attack::Catalogue& catalogue = pack.catalogue_of(subject);
    for (const EmitNodes& emit : emits_of(subject)) {
      const rule::Node* claimed =
          emit.sub_technique != nullptr ? emit.sub_technique : emit.technique;
      const attack::Technique* technique =
          claimed == nullptr ? nullptr : catalogue.find(claimed->text);
      if (technique == nullptr || technique->platforms.empty() || has_shell(technique->platforms)) {
        continue;
      }
      report.add(subject, *claimed,
                 "'" + claimed->text + "' (" + std::string(technique->name) + ") exists on " +
                     std::string(technique->platforms) + " only, the rule looks at shell commands");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "A rule on shell commands claims a technique that exists on none of the "
        "systems with such a shell (Linux, macOS, ESXi, network devices, containers): "
        "most often the id of a Windows technique was taken for a general one.",
        "applies_to: [command]\n"
        "emits:\n"
        "  - {tactic: TA0003, technique_id: T1547, sub_technique_id: T1547.001, confidence: 0.8}",
        "applies_to: [command]\n"
        "emits:\n"
        "  - {tactic: TA0003, technique_id: T1547, sub_technique_id: T1547.006, confidence: 0.8}"};
  }
};

}  // namespace

std::unique_ptr<Check> make_platform_mismatch_check() {
  return std::make_unique<PlatformMismatch>();
}

}  // namespace ttp::lint
