// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include <algorithm>

#include "attack/catalogue.hpp"
#include "cli/rules_text.hpp"

namespace ttp::cli {

namespace {

using Json = nlohmann::ordered_json;

Json time_json(const std::optional<Timestamp>& time) {
  return time ? Json(format_rfc3339(*time)) : Json(nullptr);
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json state_json(const rule::State& state, Timestamp now) {
  Json json;
  json["state"] = rule::to_text(state.mode);
  json["confidence_max"] = state.confidence_max ? Json(*state.confidence_max) : Json(nullptr);
  json["expires_at"] = time_json(state.expires_at);
  json["is_expired"] = state.is_expired(now);
  json["reason"] = text_or_null(state.reason);
  json["set_by"] = text_or_null(state.set_by);
  json["set_at"] = time_json(state.set_at);
  return json;
}

Json emit_json(const Emit& emit) {
  Json json;
  json["tactic"] = emit.tactic;
  json["tactic_name"] = attack::tactic_name(emit.tactic);
  json["technique_id"] = emit.technique_id;
  json["sub_technique_id"] = emit.sub_technique_id ? Json(*emit.sub_technique_id) : Json(nullptr);
  json["technique_name"] = attack::technique_name(claimed_id(emit));
  json["confidence"] = emit.confidence;
  return json;
}

Json rule_json(const rule::Rule& rule, Timestamp now) {
  Json json;
  json["rule_id"] = rule.identity.id;
  json["rule_version"] = rule.identity.version;
  json["name"] = rule.identity.name;
  json["file"] = rule.document->file;
  json["applies_to"] = rule.applies_to;
  json["evaluated_by"] = owner_of(rule);
  json["emits"] = Json::array();
  double highest = 0;
  for (const Emit& emit : rule.emits) {
    json["emits"].push_back(emit_json(emit));
    highest = std::max(highest, emit.confidence);
  }
  json["max_confidence"] = highest;
  json["state"] = state_json(rule.state, now);
  return json;
}

/// An array with one element on a line.
std::string format_array(const std::vector<Json>& elements) {
  std::string text = "[";
  for (const Json& element : elements) {
    text += text.size() > 1 ? ",\n" : "\n";
    text += element.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  return text + "\n]\n";
}

}  // namespace

std::string format_rule_json(std::span<const rule::Rule> rules, Timestamp now) {
  std::vector<Json> elements;
  for (const rule::Rule& rule : rules) elements.push_back(rule_json(rule, now));
  return format_array(elements);
}

std::string format_state_json(const rule::States& states, Timestamp now) {
  std::vector<Json> elements;
  for (const auto& [id, state] : states) {
    Json json;
    json["rule_id"] = id;
    json.update(state_json(state, now));
    elements.push_back(std::move(json));
  }
  return format_array(elements);
}

}  // namespace ttp::cli
