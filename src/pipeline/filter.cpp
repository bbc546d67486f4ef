// SPDX-License-Identifier: Apache-2.0
#include "pipeline/filter.hpp"

#include <algorithm>

namespace ttp::pipeline {

namespace {

bool lists(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool lets_through(const std::vector<std::string>& list,
                  const std::optional<std::string_view>& text) {
  return list.empty() || (text && lists(list, *text));
}

}  // namespace

bool Shard::owns(const Event& event) const {
  if (count <= 1) return true;
  std::string_view key = event.source_id;
  if (event.session_id) key = *event.session_id;
  if (event.attacker_uuid) key = *event.attacker_uuid;
  return stable_hash(key) % count == index;
}

bool EventFilter::accepts(const Event& event) const {
  return selects(event) && shard.owns(event);
}

bool EventFilter::selects(const Event& event) const {
  if (!lets_through(kinds, event.source_kind)) return false;
  if (!lets_through(sessions, event.session_id)) return false;
  if (!attackers.empty() && !(event.attacker_uuid && lists(attackers, *event.attacker_uuid)) &&
      !(event.identity_uuid && lists(attackers, *event.identity_uuid))) {
    return false;
  }
  if (since && !(event.ts && *event.ts >= *since)) return false;
  if (until && !(event.ts && *event.ts < *until)) return false;
  return true;
}

bool EventFilter::accepts_all() const {
  return kinds.empty() && sessions.empty() && attackers.empty() && !since && !until &&
         shard.count <= 1;
}

bool TagFilter::accepts(std::string_view rule, std::string_view tactic,
                        std::string_view technique, std::string_view sub_technique) const {
  if (!rules.empty() && !lists(rules, rule)) return false;
  if (!tactics.empty() && !lists(tactics, tactic)) return false;
  return techniques.empty() || lists(techniques, technique) ||
         (!sub_technique.empty() && lists(techniques, sub_technique));
}

bool TagFilter::accepts(const Tag& tag) const {
  return accepts(tag.rule->id, tag.emit->tactic, tag.emit->technique_id,
                 tag.emit->sub_technique_id ? std::string_view(*tag.emit->sub_technique_id)
                                            : std::string_view());
}

}  // namespace ttp::pipeline
