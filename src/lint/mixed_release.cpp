// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

namespace {

/// "enterprise" of "enterprise-v18.1": a pack may have rules for several matrices.
std::string_view matrix_of(std::string_view release) {
  return release.substr(0, release.find("-v"));
}

class MixedRelease final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    const rule::Node* node = subject.find("attack_release");
    if (subject.kind != FileKind::rule || subject.rule == nullptr || node == nullptr ||
        subject.manifest == nullptr || node->text == subject.manifest->attack_release ||
        matrix_of(node->text) != matrix_of(subject.manifest->attack_release)) {
      return;
    }
    report.add(subject, *node,
               "the rule is written for " + node->text + ", its pack for " +
                   subject.manifest->attack_release);
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "A rule is written for another release of ATT&CK than its pack. Tags of one "
        "pack then mix ids that do not mean the same.",
        "# pack.yaml: attack_release: enterprise-v18.1\n"
        "attack_release: enterprise-v15.1",
        "# pack.yaml: attack_release: enterprise-v18.1\n"
        "attack_release: enterprise-v18.1"};
  }
};

}  // namespace

std::unique_ptr<Check> make_mixed_release_check() {
  return std::make_unique<MixedRelease>();
}

}  // namespace ttp::lint
