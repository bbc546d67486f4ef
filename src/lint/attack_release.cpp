// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "lint/check.hpp"

#include <algorithm>

namespace ttp::lint {

namespace {

class AttackRelease final : public Check {
 public:
  void look(const Subject& subject, const Pack& pack, Report& report) override {
    const rule::Node* node = subject.find("attack_release");
    if (node == nullptr || !node->is_string()) return;
    if (subject.kind != FileKind::rule && subject.kind != FileKind::manifest) return;
    std::vector<std::string_view> names;
    for (const attack::Release& release : attack::releases()) names.push_back(release.name);
    if (std::ranges::find(names, node->text) == names.end()) {
      const auto similar = closest(node->text, names);
      report.add(subject, *node, "there is no catalogue of release '" + node->text + "'",
                 similar ? "did you mean '" + std::string(*similar) + "'?" : "");
    } else if (!pack.options.attack_release.empty() && node->text != pack.options.attack_release) {
      report.add(subject, *node,
                 "written for " + node->text + ", checked against " + pack.options.attack_release);
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "attack_release names a release that is not bundled, or another one than "
        "--attack-release asks for. Ids are then checked against the release that is.",
        "attack_release: enterprise-v99", "attack_release: enterprise-v18.1"};
  }
};

}  // namespace

std::unique_ptr<Check> make_attack_release_check() {
  return std::make_unique<AttackRelease>();
}

}  // namespace ttp::lint
