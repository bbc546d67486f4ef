// SPDX-License-Identifier: Apache-2.0
#include "lint/schema.hpp"

#include <span>
#include <vector>

#include "base/json.hpp"
#include "model/event.hpp"
#include "rule/keys.hpp"
#include "rule/match.hpp"

namespace ttp::lint {

namespace {

using rule::KeyInfo;
using rule::KeyType;

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string kinds_schema() {
  std::string list;
  for (const std::string_view kind : known_kinds) list += (list.empty() ? "" : ", ") + quoted(kind);
  return "{\"enum\": [" + list + "]}";
}

std::string object_of(std::span<const KeyInfo> keys, bool allows_others);

std::string type_of(KeyType type) {
  switch (type) {
    case KeyType::text:
      return "{\"type\": \"string\"}";
    case KeyType::integer:
      return "{\"type\": \"integer\", \"minimum\": 1}";
    case KeyType::probability:
      return "{\"type\": \"number\", \"minimum\": 0, \"maximum\": 1}";
    case KeyType::texts:
      return R"({"type": "array", "items": {"type": "string"}})";
    case KeyType::kinds:
      return R"({"type": "array", "minItems": 1, "items": {"anyOf": [)" + kinds_schema() +
             R"(, {"type": "object", "required": ["source_kind"], "properties": {"source_kind": )" +
             kinds_schema() + "}}]}}";
    case KeyType::date:
      return "{\"type\": \"string\", \"format\": \"date\"}";
    case KeyType::condition:
      return "{\"$ref\": \"#/$defs/match\"}";
    case KeyType::emits:
      return R"({"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/emit"}})";
    case KeyType::examples:
      return "{\"$ref\": \"#/$defs/examples\"}";
  }
  return "{}";
}

std::string described(std::string schema, std::string_view summary) {
  schema.pop_back();
  return schema + (schema.size() > 1 ? ", " : "") + "\"description\": " + quoted(summary) + "}";
}

std::string property(const KeyInfo& key) {
  std::string type = type_of(key.type);
  // A key that need not be there may be null.
  if (!key.is_required && key.type == KeyType::text) type = R"({"type": ["string", "null"]})";
  return quoted(key.name) + ": " + described(type, key.summary);
}

std::string object_of(std::span<const KeyInfo> keys, bool allows_others) {
  std::string properties;
  std::string required;
  for (const KeyInfo& key : keys) {
    properties += (properties.empty() ? "\n      " : ",\n      ") + property(key);
    if (key.is_required) required += (required.empty() ? "" : ", ") + quoted(key.name);
  }
  return std::string("{\n    \"type\": \"object\",\n    \"required\": [") + required +
         "],\n    \"additionalProperties\": " + (allows_others ? "true" : "false") +
         ",\n    \"properties\": {" + properties + "\n    }\n  }";
}

/// The keys of a condition: operators, and what goes with them.
std::string condition(bool is_outermost) {
  std::vector<std::string> properties = {
      R"("field": {"type": "string"})",
      R"("fields": {"type": "array", "minItems": 1, "items": {"type": "string"}})",
      R"("nocase": {"type": "boolean"})",
      R"("scope": {"const": "statement"})",
      R"("decode": {"anyOf": [{"$ref": "#/$defs/encoding"}, {"type": "array", "items": {"$ref": "#/$defs/encoding"}}]})",
      R"("all": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/condition"}})",
      R"("any": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/condition"}})",
      R"("not": {"$ref": "#/$defs/condition"})"};
  if (is_outermost) properties.emplace_back(R"("aggregate": {"$ref": "#/$defs/aggregate"})");
  for (const rule::OperatorInfo& info : rule::all_operators()) {
    properties.push_back(quoted(info.name) + ": " +
                         described("{\"$ref\": \"#/$defs/values\"}", info.summary));
  }
  std::string text;
  for (const std::string& one : properties) text += (text.empty() ? "\n      " : ",\n      ") + one;
  return "{\n    \"type\": \"object\",\n    \"minProperties\": 1,\n    \"additionalProperties\": "
         "false,\n    \"properties\": {" +
         text + "\n    }\n  }";
}

}  // namespace

std::string rule_schema() {
  std::string out =
      "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
      "  \"title\": \"A rule of ttp\",\n  \"$ref\": \"#/$defs/rule\",\n  \"$defs\": {\n";
  const auto define = [&](std::string_view name, const std::string& schema, bool is_last = false) {
    out += "  " + quoted(name) + ": " + schema + (is_last ? "\n" : ",\n");
  };
  define("rule", object_of(rule::rule_keys, false));
  define("emit", object_of(rule::emit_keys, false));
  define("examples", object_of(rule::example_keys, false));
  define("aggregate", object_of(rule::aggregate_keys, false));
  define("encoding", R"({"enum": ["base64", "hex", "url"]})");
  define(
      "values",
      R"({"anyOf": [{"type": ["string", "number", "boolean"]}, {"type": "array", "minItems": 1, "items": {"type": ["string", "number", "boolean"]}}]})");
  define("condition", condition(false));
  define("pattern_match", condition(true));
  define(
      "lifter_match",
      R"({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "pattern": "^(lifter|sequence):"}}})");
  define(
      "match",
      R"({"if": {"required": ["kind"]}, "then": {"$ref": "#/$defs/lifter_match"}, "else": {"$ref": "#/$defs/pattern_match"}})",
      true);
  return out + "  }\n}\n";
}

}  // namespace ttp::lint
