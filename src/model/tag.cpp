// SPDX-License-Identifier: Apache-2.0
#include "model/tag.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ttp {

Uuid TagIds::make(std::string_view source_kind, std::string_view source_id,
                  std::string_view rule_id, std::string_view rule_version,
                  std::string_view technique_id, std::string_view sub_technique_id) {
  name_.clear();
  name_.append(source_kind).append("|").append(source_id).append("|").append(rule_id);
  name_.append("|").append(rule_version).append("|").append(technique_id);
  name_.append("|").append(sub_technique_id);
  return ids_.make(name_);
}

Uuid TagIds::make(const Tag& tag) {
  std::array<char, 24> version{};
  const auto [end, error] =
      std::to_chars(version.data(), version.data() + version.size(), tag.rule->version);
  static_cast<void>(error);  // 24 characters hold every 64-bit integer
  return make(tag.event->source_kind, tag.event->source_id, tag.rule->id,
              {version.data(), static_cast<std::size_t>(end - version.data())},
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
