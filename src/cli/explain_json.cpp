// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "cli/explain_condition.hpp"
#include "cli/explain_text.hpp"
#include "output/sink.hpp"
#include "rule/secret_field.hpp"

namespace ttp::cli {

namespace {

using Json = nlohmann::ordered_json;
using rule::FieldTrace;
using rule::Match;
using rule::Trace;

/// Bytes of a value that are shown; explanations are for looking at, not for storing.
constexpr std::size_t most_bytes = 1000;

Json optional_text(const std::optional<std::string_view>& text) {
  return text ? Json(std::string(*text)) : Json(nullptr);
}

/// The first bytes of a text, cut between characters.
std::string cut(std::string_view text) {
  if (text.size() <= most_bytes) return std::string(text);
  std::size_t end = most_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

Json span_json(Regex::Span span) { return Json::array({span.begin, span.end}); }

Json value_json(bool is_hidden, const Value* value, std::string_view text) {
  if (value == nullptr) return nullptr;
  if (is_hidden) return std::string(hidden_text);
  if (value->is_string()) return cut(text);
  if (value->type == JsonType::array) return "(a list)";
  if (value->type == JsonType::object) return "(an object)";
  return Json::parse(value->raw, nullptr, false);
}

Json field_json(const FieldTrace& field) {
  Json json;
  json["field"] = field.name;
  json["is_present"] = field.operand.value != nullptr;
  json["value"] = value_json(field.is_hidden, field.operand.value, field.operand.text);
  json["holds"] = field.holds;
  if (field.is_exhausted) json["is_exhausted"] = true;
  if (field.span && !field.is_hidden) json["span"] = span_json(*field.span);
  if (field.prefix) {
    json["prefix"] = {{"text", field.prefix->text},
                      {"span", span_json(field.prefix->span)},
                      {"next", field.prefix->next},
                      {"closeness", field.prefix->closeness()}};
  }
  return json;
}

std::string_view kind_text(Match::Kind kind) {
  switch (kind) {
    case Match::Kind::all: return "all";
    case Match::Kind::any: return "any";
    case Match::Kind::negation: return "not";
    case Match::Kind::test: return "test";
    case Match::Kind::statement: return "statement";
    case Match::Kind::decoded: return "decoded";
  }
  return "";
}

Json trace_json(const Trace& trace) {
  Json json;
  json["condition"] = kind_text(trace.match->kind);
  json["holds"] = trace.holds;
  json["closeness"] = trace.closeness;
  if (trace.match->kind == Match::Kind::test) {
    json["line"] = trace.match->value->line;
    json["test"] = test_text(*trace.match, most_bytes);
    json["fields"] = Json::array();
    for (const FieldTrace& field : trace.fields) json["fields"].push_back(field_json(field));
    return json;
  }
  if (!trace.part.empty()) json["part"] = cut(trace.part);
  json["conditions"] = Json::array();
  for (const Trace& child : trace.children) json["conditions"].push_back(trace_json(child));
  return json;
}

std::string_view answer_text(Answer answer) {
  switch (answer) {
    case Answer::matched: return "matched";
    case Answer::failed: return "failed";
    case Answer::not_asked: return "not_asked";
    case Answer::other_kind: return "other_kind";
  }
  return "";
}

std::string_view fate_text(Fate fate) {
  switch (fate) {
    case Fate::kept: return "kept";
    case Fate::below_floor: return "below_floor";
    case Fate::unanchored: return "unanchored";
  }
  return "";
}

Json state_json(const rule::State& state, std::optional<Timestamp> now) {
  Json json;
  json["state"] = rule::to_text(state.mode);
  json["confidence_max"] = state.confidence_max ? Json(*state.confidence_max) : Json(nullptr);
  json["expires_at"] = state.expires_at ? Json(format_rfc3339(*state.expires_at)) : Json(nullptr);
  json["is_expired"] = now && state.is_expired(*now);
  return json;
}

Json rule_json(const RuleReport& report, std::optional<Timestamp> now) {
  Json json;
  json["rule_id"] = report.rule->identity.id;
  json["rule_version"] = report.rule->identity.version;
  json["name"] = report.rule->identity.name;
  json["file"] = report.rule->document->file;
  json["evaluated_by"] = report.owner;
  if (!report.rule->lifter_kind.empty()) json["lifter_kind"] = report.rule->lifter_kind;
  json["answer"] = answer_text(report.answer);
  json["is_near"] = report.is_near;
  json["state"] = state_json(report.rule->state, now);
  json["is_silenced"] = report.is_silenced;
  if (report.rule->aggregate) json["is_below_count"] = report.is_below_count;
  if (!report.reason.empty()) json["reason"] = report.reason;
  if (report.trace) json["match"] = trace_json(*report.trace);
  return json;
}

Json event_json(const Event& event) {
  Json json;
  json["source_kind"] = event.source_kind;
  json["source_id"] = event.source_id;
  json["attacker_uuid"] = optional_text(event.attacker_uuid);
  json["identity_uuid"] = optional_text(event.identity_uuid);
  json["session_id"] = optional_text(event.session_id);
  json["decky_id"] = optional_text(event.decky_id);
  json["ts"] = event.ts ? Json(format_rfc3339(*event.ts)) : Json(nullptr);
  if (event.line > 0) {
    json["input"] = event.input;
    json["line"] = event.line;
  }
  Json payload = Json::object();
  for (const Member& member : event.payload) {
    const std::string_view text =
        member.value.is_string() ? decode_text(member.value, *event.arena) : std::string_view();
    payload[std::string(member.name)] = 
        value_json(rule::is_hidden_field(member.name, event.source_kind), &member.value, text);
  }
  json["payload"] = std::move(payload);
  return json;
}

Json tag_json(const TagReport& report) {
  Tag tag = report.tag;
  const std::string evidence = without_secrets(tag.evidence.text());
  tag.evidence = std::string_view(evidence);
  std::string line;
  output::append_tag_json(line, tag, report.uuid);
  Json json = Json::parse(line, nullptr, false);
  json["declared_confidence"] = tag.emit->confidence;
  json["fate"] = fate_text(report.fate);
  return json;
}

}  // namespace

std::string format_explanation_json(const EventReport& report, bool with_other_kinds) {
  Json json;
  json["event"] = event_json(*report.event);
  json["floor"] = report.floor;
  json["rules"] = Json::array();
  for (const RuleReport& rule : report.rules) {
    if (rule.answer == Answer::other_kind && !with_other_kinds) continue;
    json["rules"].push_back(rule_json(rule, report.judged_at));
  }
  json["tags"] = Json::array();
  for (const TagReport& tag : report.tags) json["tags"].push_back(tag_json(tag));
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace ttp::cli
