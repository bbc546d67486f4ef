// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

namespace ttp::lint {

namespace {

/// Below it a tag is dropped (specification of tags).
constexpr double written_from = 0.3;

class ConfidenceFloor final : public Check {
 public:
  void look(const Subject& subject, const Pack& pack, Report& report) override {
    const rule::Node* emits = subject.find("emits");
    if (subject.rule == nullptr || emits == nullptr) return;
    const double floor = pack.options.confidence_floor;
    const rule::Node* highest = nullptr;
    double confidence = -1;
    for (std::size_t i = 0; i < emits->items.size(); ++i) {
      const rule::Node* node = emits->items[i].find("confidence");
      if (node == nullptr || i >= subject.rule->emits.size()) return;
      const double own = subject.rule->emits[i].confidence;
      if (own > confidence) {
        confidence = own;
        highest = node;
      }
    }
    if (highest != nullptr && confidence < floor) {
      report.add(subject, *highest,
                 "confidence " + highest->text + " is below the shipping floor of 0.6",
                 "make the rule surer, or leave it out of the pack");
      return;
    }
    for (std::size_t i = 0; i < emits->items.size(); ++i) {
      if (subject.rule->emits[i].confidence >= written_from) continue;
      const rule::Node* node = emits->items[i].find("confidence");
      report.add(subject, *node, "tags of confidence " + node->text + " are never written",
                 "tags are kept from 0.3 on");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The highest confidence of the rule is below 0.6, the lowest for which there "
        "is a precision target: such a rule may not ship. A single emit below 0.3 is "
        "never written, because tags that weak are dropped.",
        "confidence: 0.4", "confidence: 0.7"};
  }
};

}  // namespace

std::unique_ptr<Check> make_confidence_floor_check() {
  return std::make_unique<ConfidenceFloor>();
}

}  // namespace ttp::lint
