// SPDX-License-Identifier: Apache-2.0
// `navigator`: one layer of the ATT&CK Navigator, written at the end.
#include <algorithm>
#include <unordered_map>

#include "output/layer.hpp"
#include "output/sink.hpp"

namespace ttp::output {

namespace {

class NavigatorSink final : public TagSink {
 public:
  explicit NavigatorSink(const SinkContext& context) : out_(context.out) {}

  void write(const Tag& tag, const Uuid&) override {
    Count& count = counts_[tag.emit];
    count.rule = tag.rule;
    count.highest_confidence = std::max(count.highest_confidence, tag.confidence);
    ++count.tags;
  }

  bool finish(const Summary&) override {
    for (const auto& [emit, count] : counts_) {
      const std::string& claimed = emit->sub_technique_id ? *emit->sub_technique_id
                                                          : emit->technique_id;
      layer_.add({claimed, emit->tactic, count.rule->id, count.rule->attack_release, count.tags,
                  count.highest_confidence});
    }
    out_.write(layer_.text());
    out_.flush();
    return false;
  }

  [[nodiscard]] std::vector<std::string> remarks() const override { return layer_.remarks(); }

 private:
  struct Count {
    const RuleIdentity* rule = nullptr;
    std::uint64_t tags = 0;
    double highest_confidence = 0;
  };

  Stream& out_;
  std::unordered_map<const Emit*, Count> counts_;  // an emit belongs to one rule
  Layer layer_;
};

}  // namespace

std::unique_ptr<TagSink> make_navigator_sink(const SinkContext& context) {
  return std::make_unique<NavigatorSink>(context);
}

}  // namespace ttp::output
