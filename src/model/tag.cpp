// SPDX-License-Identifier: Apache-2.0
#include "model/tag.hpp"

#include <algorithm>

namespace ttp {

Uuid TagIds::make(std::string_view source_kind, std::string_view source_id,
                  std::string_view rule_id, std::int64_t rule_version,
                  std::string_view technique_id, std::string_view sub_technique_id) {
  name_.clear();
  name_.append(source_kind).append("|").append(source_id).append("|").append(rule_id);
  name_.append("|").append(std::to_string(rule_version)).append("|").append(technique_id);
  name_.append("|").append(sub_technique_id);
  return ids_.make(name_);
}

Uuid TagIds::make(const Tag& tag) {
  return make(tag.event->source_kind, tag.event->source_id, tag.rule->id, tag.rule->version,
              tag.emit->technique_id,
              tag.emit->sub_technique_id ? std::string_view(*tag.emit->sub_technique_id) : "");
}

std::string technique_url(std::string_view id) {
  if (id.starts_with("AML.")) return "https://atlas.mitre.org/techniques/" + std::string(id);
  std::string url = "https://attack.mitre.org/techniques/" + std::string(id);
  std::replace(url.begin() + static_cast<std::ptrdiff_t>(url.size() - id.size()), url.end(), '.',
               '/');
  return url;
}

}  // namespace ttp
