// SPDX-License-Identifier: Apache-2.0
#include "tagger/aggregates.hpp"

#include <algorithm>
#include <cstring>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::tagger {

Aggregates::Aggregates(const rule::RuleSet& rules) : keys_(uuid_namespace_url) {
  std::size_t counting = 0;
  for (const rule::Rule& rule : rules.rules()) counting += rule.aggregate ? 1U : 0U;
  const std::size_t keys =
      std::min(limits::window_keys, limits::aggregate_keys / std::max<std::size_t>(counting, 1));
  for (const rule::Rule& rule : rules.rules()) {
    if (!rule.aggregate) continue;
    counters_.try_emplace(&rule,
                          WindowOptions{rule.aggregate->within, rule.aggregate->count,
                                        std::max(keys, limits::least_aggregate_keys)});
  }
}

/// Appends a field's value with its length, so that no two lists of values look alike. False if it
/// is missing.
bool Aggregates::append_field(const rule::AggregateField& field, const Event& event,
                              rule::FieldCache& fields) {
  const auto value = field.find(event, fields);
  if (!value) return false;
  text_ += std::to_string(value->size());
  text_ += ':';
  text_ += *value;
  return true;
}

bool Aggregates::reached(const rule::KindRule& rule, const Event& event,
                         rule::FieldCache& fields) {
  if (!rule.rule->aggregate) return true;
  if (!event.ts) {
    ++untimed_;
    return false;
  }
  WindowCounter& counter = counters_.at(rule.rule);
  text_.clear();
  for (const rule::AggregateField& field : rule.aggregate.by) {
    if (!append_field(field, event, fields)) return false;
  }
  const Uuid key = keys_.make(text_);
  if (!rule.aggregate.distinct) return counter.add(key, *event.ts, stable_hash(event.source_id));
  text_.clear();
  if (!append_field(*rule.aggregate.distinct, event, fields)) return false;
  const Uuid value = keys_.make(text_);
  std::uint64_t member = 0;
  std::memcpy(&member, value.data(), sizeof member);
  return counter.add(key, *event.ts, member);
}

std::vector<std::string> Aggregates::remarks() const {
  std::uint64_t evicted = 0;
  std::uint64_t late = 0;
  for (const auto& [rule, counter] : counters_) {
    evicted += counter.evicted();
    late += counter.late();
  }
  std::vector<std::string> all;
  if (evicted > 0) {
    all.push_back(counted(evicted, "window") +
                  " of rules that count forgotten before their end (more than " +
                  with_thousands(limits::window_keys) + " at once)");
  }
  if (late > 0) {
    all.push_back(counted(late, "match", "matches") +
                  " of rules that count too far behind those read before (5 minutes at most); "
                  "counting began anew there");
  }
  if (untimed_ > 0) {
    all.push_back(counted(untimed_, "match", "matches") +
                  " of rules that count without a time not counted");
  }
  return all;
}

}  // namespace ttp::tagger
