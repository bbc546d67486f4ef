// SPDX-License-Identifier: Apache-2.0
#include "cli/report_tags.hpp"

#include "base/text.hpp"
#include "output/sink.hpp"

namespace ttp::cli {

const char* StoredTagLines::append(std::string& out, const store::TagRow& row) {
  arena_.reset();
  const auto uuid = parse_uuid(row.uuid);
  if (!uuid) return "the uuid is none";
  if (!(row.confidence >= 0 && row.confidence <= 1)) return "the confidence is no number from 0 to 1";
  const std::string_view evidence = compact(row.evidence);
  if (evidence.empty()) return "the evidence is no JSON object";
  Event event;
  event.source_kind = sound(row.source_kind);
  event.source_id = sound(row.source_id);
  event.attacker_uuid = sound(row.attacker_uuid);
  event.identity_uuid = sound(row.identity_uuid);
  event.session_id = sound(row.session_id);
  event.decky_id = sound(row.decky_id);
  emit_.tactic = sound(row.tactic);
  emit_.technique_id = sound(row.technique_id);
  emit_.sub_technique_id = sound(row.sub_technique_id);
  if (emit_.sub_technique_id && emit_.sub_technique_id->empty()) emit_.sub_technique_id.reset();
  emit_.mitre_url = sound(row.mitre_url.value_or(""));
  rule_.id = sound(row.rule_id);
  rule_.version = row.rule_version;
  rule_.attack_release = sound(row.attack_release);
  output::append_tag_json(
      out, {&event, &rule_, &emit_, event.attacker_uuid, row.confidence, evidence}, *uuid);
  return nullptr;
}

std::string_view StoredTagLines::compact(std::string_view evidence) {
  members_.clear();
  if (parser_.parse_object(arena_.copy(evidence), arena_, members_) != nullptr) return {};
  evidence_.clear();
  bool is_string = false;
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    const char c = evidence[i];
    if (is_string && c == '\\') {
      evidence_ += c;
      evidence_ += evidence[++i];  // the parser has seen that there is one
      continue;
    }
    if (c == '"') is_string = !is_string;
    if (is_string || (c != ' ' && c != '\t' && c != '\n' && c != '\r')) evidence_ += c;
  }
  return evidence_;
}

std::string_view StoredTagLines::sound(std::string_view text) {
  return is_valid_utf8(text) ? text : arena_.copy(to_valid_utf8(text));
}

std::optional<std::string_view> StoredTagLines::sound(const std::optional<std::string_view>& text) {
  return text ? std::optional(sound(*text)) : std::nullopt;
}

}  // namespace ttp::cli
