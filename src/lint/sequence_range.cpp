// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"

#include <array>

namespace ttp::lint {

namespace {

struct Limit {
  std::string_view name;
  std::int64_t least;
  std::int64_t most;
};
/// A warm-up longer than the thousand calls that a compatible log holds would report nothing; a
/// window of more than a day is no window.
constexpr auto settings = std::to_array<Limit>({{"warmup_calls", 0, 1000},
                                                {"window_ms", 1, 86'400'000},
                                                {"max_new_tools", 0, 1000},
                                                {"max_sessions", 1, 10'000'000}});

class SequenceRange final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    if (subject.kind != FileKind::settings) return;
    for (const Limit& limit : settings) {
      const rule::Node* node = subject.find(limit.name);
      if (node == nullptr) continue;
      const auto number = node->as_integer();
      if (number && *number >= limit.least && *number <= limit.most) continue;
      report.add(subject, *node,
                 "'" + std::string(limit.name) + "' must be a whole number from " +
                     std::to_string(limit.least) + " to " + std::to_string(limit.most));
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "A setting of the sequence tracker (sequence/settings.yaml) is no whole "
        "number, or out of the range in which the tracker means anything.",
        "window_ms: 0", "window_ms: 5000"};
  }
};

}  // namespace

std::unique_ptr<Check> make_sequence_range_check() {
  return std::make_unique<SequenceRange>();
}

}  // namespace ttp::lint
