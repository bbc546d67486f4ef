// SPDX-License-Identifier: Apache-2.0
#include "base/time.hpp"
#include "lint/check.hpp"

namespace ttp::lint {

namespace {

/// True for conditions and parameters that name a list which others keep.
bool follows_others(const rule::Node& node) {
  for (const auto& [key, value] : node.entries) {
    if (key.text == "catalogues" || key.text == "catalog" || key.text == "provider") return true;
    if (follows_others(value)) return true;
  }
  for (const rule::Node& item : node.items) {
    if (follows_others(item)) return true;
  }
  return node.kind == rule::Node::Kind::scalar && node.text.starts_with("file:");
}

class ReviewDate final : public Check {
 public:
  void look(const Subject& subject, const Pack& pack, Report& report) override {
    const bool follows = subject.kind == FileKind::provider_map
                             ? subject.document != nullptr
                             : subject.rule != nullptr && follows_others(subject.rule->match);
    if (!follows) return;
    const rule::Node* node = subject.find("next_review");
    if (node == nullptr) {
      report.add(subject, subject.place("match"),
                 "what this follows is kept by others: 'next_review' is missing",
                 "say when it is to be looked at again");
      return;
    }
    const auto date = parse_timestamp(node->text);
    if (!date) {
      report.add(subject, *node, "'next_review' is not a date such as 2027-02-01");
    } else if (*date < pack.options.now) {
      report.add(subject, *node, "the review was due on " + node->text,
                 "compare with the source, then set the next date");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The rule, or provider map, follows a catalogue that others keep "
        "(fingerprints, categories, lists), and its next_review date is missing, no "
        "date, or past.",
        "match:\n"
        "  kind: 'lifter:intel_greynoise'\n"
        "next_review: 2020-01-01",
        "match:\n"
        "  kind: 'lifter:intel_greynoise'\n"
        "next_review: 2099-01-01"};
  }
};

}  // namespace

std::unique_ptr<Check> make_review_date_check() {
  return std::make_unique<ReviewDate>();
}

}  // namespace ttp::lint
