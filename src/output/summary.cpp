// SPDX-License-Identifier: Apache-2.0
#include "output/summary.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace ttp::output {

std::uint32_t Summary::technique_index(std::string_view id) {
  if (const auto it = technique_index_.find(id); it != technique_index_.end()) return it->second;
  const auto index = static_cast<std::uint32_t>(techniques_.size());
  technique_index_.emplace(id, index);
  techniques_.push_back({std::string(id), 0, 0});
  return index;
}

void Summary::count_tag(const Tag& tag) {
  ++tags;
  const std::string_view id =
      tag.emit->sub_technique_id ? *tag.emit->sub_technique_id : tag.emit->technique_id;
  const std::uint32_t index = technique_index(id);
  ++techniques_[index].tags;
  if (!tag.event->session_id) return;
  auto it = sessions_.find(*tag.event->session_id);
  if (it == sessions_.end()) {
    if (sessions_.size() >= limits::summary_sessions ||
        tag.event->session_id->size() > limits::summary_name_bytes) {
      has_more_sessions_ = true;
      return;
    }
    it = sessions_.emplace(*tag.event->session_id, Session{}).first;
    const std::string_view attacker = tag.event->attacker_uuid.value_or("");
    if (attacker.size() <= limits::summary_name_bytes) it->second.attacker = attacker;
  }
  ++it->second.tags;
  auto& seen = it->second.techniques;
  if (std::find(seen.begin(), seen.end(), index) == seen.end()) {
    seen.push_back(index);
    ++techniques_[index].sessions;
  }
}

std::vector<Summary::TechniqueRow> Summary::techniques() const {
  std::vector<TechniqueRow> rows = techniques_;
  std::sort(rows.begin(), rows.end(), [](const TechniqueRow& a, const TechniqueRow& b) {
    return a.tags != b.tags ? a.tags > b.tags : a.id < b.id;
  });
  return rows;
}

std::vector<Summary::SessionRow> Summary::top_sessions(std::size_t count) const {
  using Entry = const std::pair<const std::string, Session>*;
  std::vector<Entry> order;
  for (const auto& entry : sessions_) order.push_back(&entry);
  const auto kept = static_cast<std::ptrdiff_t>(std::min(count, order.size()));
  std::partial_sort(order.begin(), order.begin() + kept, order.end(), [](Entry a, Entry b) {
    const std::size_t wide_a = a->second.techniques.size();
    const std::size_t wide_b = b->second.techniques.size();
    if (wide_a != wide_b) return wide_a > wide_b;
    return a->second.tags != b->second.tags ? a->second.tags > b->second.tags
                                            : a->first < b->first;
  });
  std::vector<SessionRow> rows;
  for (auto it = order.begin(); it != order.begin() + kept; ++it) {
    SessionRow row{(*it)->first, (*it)->second.attacker, (*it)->second.tags, {}};
    for (const std::uint32_t index : (*it)->second.techniques) {
      row.techniques.push_back(techniques_[index].id);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace ttp::output
