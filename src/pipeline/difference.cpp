// SPDX-License-Identifier: Apache-2.0
#include "pipeline/difference.hpp"

#include <algorithm>

namespace ttp::pipeline {

namespace {

std::string_view sub_technique_of(const Tag& tag) {
  return tag.emit->sub_technique_id ? std::string_view(*tag.emit->sub_technique_id) : "";
}

std::string_view technique_of(const store::StoredTag& tag) {
  return tag.sub_technique_id.empty() ? tag.technique_id : tag.sub_technique_id;
}

/// The same claim by the same rule, whatever its version.
bool is_successor(const KeptTag& now, const store::StoredTag& before) {
  return now.tag.rule->id == before.rule_id &&
         now.tag.emit->technique_id == before.technique_id &&
         sub_technique_of(now.tag) == before.sub_technique_id;
}

}  // namespace

std::string_view to_text(Change change) {
  switch (change) {
    case Change::added: return "new";
    case Change::superseded: return "superseded";
    case Change::gone: return "gone";
  }
  return "";
}

void DifferenceCounter::report(const Difference& difference) {
  switch (difference.change) {
    case Change::added: ++counts_.added; break;
    case Change::superseded: ++counts_.superseded; break;
    case Change::gone: ++counts_.gone; break;
  }
  if (listener_) listener_(difference);
}

void DifferenceCounter::compare(const Event& event, std::span<const store::StoredTag> before,
                                std::span<const KeptTag> now, const Lookup& exists) {
  for (std::size_t i = 0; i < now.size(); ++i) {
    const std::string uuid = to_string(now[i].uuid);
    const bool is_stored = std::any_of(before.begin(), before.end(),
                                       [&](const auto& stored) { return stored.uuid == uuid; });
    const bool is_repeat = std::any_of(now.begin(), now.begin() + static_cast<std::ptrdiff_t>(i),
                                       [&](const KeptTag& k) { return k.uuid == now[i].uuid; });
    if (is_stored || is_repeat || (exists && exists(uuid))) continue;
    const Tag& tag = now[i].tag;
    report({Change::added, event, uuid, tag.rule->id, tag.rule->version,
            tag.emit->sub_technique_id ? sub_technique_of(tag)
                                       : std::string_view(tag.emit->technique_id)});
  }
  for (const store::StoredTag& stored : before) {
    if (stored.confidence < filter_.min_confidence ||
        !filter_.accepts(stored.rule_id, stored.tactic, stored.technique_id,
                         stored.sub_technique_id)) {
      continue;
    }
    const bool is_same = std::any_of(now.begin(), now.end(), [&](const KeptTag& kept) {
      return to_string(kept.uuid) == stored.uuid;
    });
    if (is_same) continue;
    const bool is_superseded = std::any_of(
        now.begin(), now.end(), [&](const KeptTag& kept) { return is_successor(kept, stored); });
    report({is_superseded ? Change::superseded : Change::gone, event, stored.uuid, stored.rule_id,
            stored.rule_version, technique_of(stored)});
  }
}

void StoredDifference::take(const Event& event, std::span<const KeptTag> tags) {
  const std::span<const store::StoredId> ids = stored_.ids_of(event);
  const auto is_given = [&](const store::StoredId& id) {
    return std::any_of(tags.begin(), tags.end(),
                       [&](const KeptTag& kept) { return kept.uuid == id.uuid; });
  };
  const auto is_stored = [&](const KeptTag& kept) {
    return std::any_of(ids.begin(), ids.end(),
                       [&](const store::StoredId& id) { return kept.uuid == id.uuid; });
  };
  // Most sources have the tags that they had: then nothing but ids is read.
  if (std::all_of(ids.begin(), ids.end(), is_given) &&
      std::all_of(tags.begin(), tags.end(), is_stored)) {
    return;
  }
  counter_.compare(event, stored_.of(event), tags,
                   [this](const std::string& uuid) { return stored_.contains(uuid); });
}

void PackDifference::take(const Event& event, std::span<const KeptTag> tags) {
  other_.tag(event, tags_);
  before_.clear();
  for (const Tag& tag : tags_.tags()) {
    if (!event.has_anchor() || tag.confidence < filter_.min_confidence || !filter_.accepts(tag)) {
      continue;
    }
    before_.push_back({to_string(ids_.make(tag)), tag.rule->id, tag.rule->version,
                       tag.emit->tactic, tag.emit->technique_id,
                       std::string(sub_technique_of(tag)), tag.confidence});
  }
  counter_.compare(event, before_, tags);
}

}  // namespace ttp::pipeline
