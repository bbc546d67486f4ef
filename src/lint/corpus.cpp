// SPDX-License-Identifier: Apache-2.0
#include "lint/corpus.hpp"

#include <map>

#include "base/text.hpp"

namespace ttp::lint {

std::optional<CorpusRow> parse_corpus_row(std::string_view line) {
  const std::string_view text = trim(line);
  if (text.empty() || !is_valid_utf8(text)) return std::nullopt;
  Arena arena;
  JsonParser parser;
  Members members;
  if (parser.parse_object(arena.copy(text), arena, members) != nullptr) return std::nullopt;
  const Value* payload = find_member(members, "payload");
  const Value* expected = find_member(members, "expected_rule_ids");
  if (payload == nullptr || payload->type != JsonType::object || expected == nullptr ||
      expected->type != JsonType::array) {
    return std::nullopt;
  }
  CorpusRow row;
  const Value* kind = find_member(members, "source_kind");
  row.source_kind = kind != nullptr && kind->is_string() ? decode_text(*kind, arena) : "command";
  row.payload = payload->raw;
  if (const Value* label = find_member(members, "label"); label != nullptr && label->is_string()) {
    row.label = decode_text(*label, arena);
  }
  std::vector<Value> ids;
  Members nested;
  std::vector<std::size_t> bounds;
  if (parser.parse_array(arena.copy(expected->raw), arena, ids, nested, bounds) != nullptr) {
    return std::nullopt;
  }
  for (const Value& id : ids) {
    if (id.is_string()) row.expected_rule_ids.emplace_back(decode_text(id, arena));
  }
  return row;
}

namespace {

/// Dotted names become nested objects.
void append_fields(std::string& out,
                   const std::vector<std::pair<std::string_view, std::string_view>>& fields) {
  std::map<std::string_view, std::vector<std::pair<std::string_view, std::string_view>>> nested;
  std::vector<std::string_view> order;
  out += '{';
  bool is_first = true;
  for (const auto& [name, text] : fields) {
    const std::size_t dot = name.find('.');
    if (dot != std::string_view::npos) {
      nested[name.substr(0, dot)].emplace_back(name.substr(dot + 1), text);
      continue;
    }
    if (!is_first) out += ',';
    is_first = false;
    append_json_string(out, name);
    out += ':';
    append_json_string(out, text);
  }
  for (const auto& [name, inner] : nested) {
    if (!is_first) out += ',';
    is_first = false;
    append_json_string(out, name);
    out += ':';
    append_fields(out, inner);
  }
  out += '}';
}

}  // namespace

std::string payload_of(std::string_view field, std::string_view text) {
  std::string out;
  append_fields(out, {{field, text}});
  return out;
}

std::string payload_of(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::vector<std::pair<std::string_view, std::string_view>> views;
  for (const auto& [name, text] : fields) views.emplace_back(name, text);
  std::string out;
  append_fields(out, views);
  return out;
}

Trial::Trial(const rule::RuleSet& set) : fields_(set.fields(), rule::FieldRules::ours) {}

bool Trial::bind(std::string_view source_kind, std::string_view payload) {
  arena_.reset();
  members_.clear();
  kind_ = source_kind;
  if (parser_.parse_object(arena_.copy(payload), arena_, members_) != nullptr) return false;
  event_ = {};
  event_.source_kind = kind_;
  event_.source_id = "lint";
  event_.attacker_uuid = "lint";
  event_.payload = members_;
  event_.arena = &arena_;
  fields_.bind(event_);
  return true;
}

bool Trial::matches(const rule::KindRule& rule) {
  rule::MatchContext context{fields_, scratch_};
  return rule.match.matches(context);
}

}  // namespace ttp::lint
