// SPDX-License-Identifier: Apache-2.0
#include "tagger/tagger.hpp"

#include <algorithm>
#include <limits>

namespace ttp::tagger {

void TagList::begin(const Event& event) {
  tags_.clear();
  refused_ = nullptr;
  event_ = &event;
  time_ = now_ ? *now_ : event.ts.value_or(std::numeric_limits<Timestamp>::min());
}

void TagList::add(const rule::Rule& rule, const Emit& emit, Evidence evidence,
                  double multiplier) {
  const double scaled = emit.confidence * std::clamp(multiplier, 0.0, 1.0);
  tags_.push_back({event_, &rule.identity, &emit, event_->attacker_uuid,
                   rule.state.clip(scaled, time_), evidence});
}

void TagList::add_all(const rule::Rule& rule, Evidence evidence) {
  for (const Emit& emit : rule.emits) add(rule, emit, evidence);
}

void TagList::add_all_for_identity(const rule::Rule& rule, Evidence evidence) {
  for (const Emit& emit : rule.emits) {
    add(rule, emit, evidence);
    tags_.back().attacker_uuid.reset();
  }
}

}  // namespace ttp::tagger
