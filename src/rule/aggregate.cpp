// SPDX-License-Identifier: Apache-2.0
#include "rule/aggregate.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "base/window.hpp"
#include "rule/keys.hpp"

namespace ttp::rule {

namespace {

constexpr auto known_keys = names_of(aggregate_keys);

class AggregateReader {
 public:
  AggregateReader(const Document& document, Diagnostics& diagnostics)
      : document_(document), diagnostics_(diagnostics) {}

  std::optional<Aggregate> read(const Node& node) {
    if (node.kind != Node::Kind::map) {
      fail(node, "'aggregate' must be a map, found " + std::string(node.type_name()),
           "write {count: '>= 5', by: [attacker_uuid], within: 5m}");
      return std::nullopt;
    }
    for (const auto& [key, value] : node.entries) check_key(key);
    if (const Node* value = required(node, "count")) count(*value);
    if (const Node* value = required(node, "within")) within(*value);
    if (const Node* value = node.find("distinct")) aggregate_.distinct = field(*value);
    if (const Node* value = node.find("by")) by(*value);
    if (!sound_) return std::nullopt;
    return std::move(aggregate_);
  }

 private:
  void fail(const Node& at, std::string message, std::string hint = {},
            std::string_view check = "condition") {
    sound_ = false;
    diagnostics_.push_back(
        document_.complaint(at, Severity::error, std::move(message), std::move(hint), check));
  }

  void check_key(const Node& key) {
    if (std::ranges::find(known_keys, key.text) != known_keys.end()) return;
    const auto similar = closest(key.text, known_keys);
    fail(key, "unknown key '" + key.text + "' in 'aggregate'",
         similar ? "did you mean '" + std::string(*similar) + "'?" : "", "unknown-key");
  }

  const Node* required(const Node& map, std::string_view key) {
    const Node* node = map.find(key);
    if (node == nullptr) fail(map, "missing key '" + std::string(key) + "' in 'aggregate'", {}, "missing-key");
    return node;
  }

  /// `>= N` or `> N`. A count from below is reached at once, an exact one left again with the next
  /// match: neither means anything while a stream goes on.
  void count(const Node& node) {
    std::string_view text = trim(node.text);
    const bool is_at_least = text.starts_with(">=");
    const bool is_more = !is_at_least && text.starts_with('>');
    if (node.kind != Node::Kind::scalar || (!is_at_least && !is_more)) {
      fail(node, "'count' must be '>= N' or '> N'",
           node.as_integer() ? "write '>= " + node.text + "'" : "");
      return;
    }
    text = trim(text.substr(is_at_least ? 2 : 1));
    std::size_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (text.empty() || error != std::errc{} || stop != end) {
      fail(node, "'count' must be '>= N' or '> N' with a whole number N");
      return;
    }
    if (is_more && number < limits::window_threshold) ++number;
    if (number < 1 || number > limits::window_threshold) {
      fail(node, "'count' must lie between 1 and " + with_thousands(limits::window_threshold));
    }
    aggregate_.count = number;
  }

  void within(const Node& node) {
    const auto length = parse_duration(node.text);
    if (node.kind != Node::Kind::scalar || !length || *length == 0) {
      fail(node, "'within' must be a time span such as 90s, 5m, 2h or 1d");
      return;
    }
    aggregate_.within = *length;
  }

  std::string field(const Node& node) {
    if (node.is_string() && !node.text.empty()) return node.text;
    fail(node, "a field is named by a text, found " + std::string(node.type_name()));
    return {};
  }

  void by(const Node& node) {
    if (node.kind != Node::Kind::list || node.items.empty()) {
      fail(node, "'by' takes a list of fields", node.is_string() ? "write [" + node.text + "]" : "");
      return;
    }
    for (const Node& item : node.items) {
      std::string name = field(item);
      if (std::ranges::find(aggregate_.by, name) != aggregate_.by.end()) {
        fail(item, "the field '" + name + "' is named twice");
      }
      aggregate_.by.push_back(std::move(name));
    }
  }

  const Document& document_;
  Diagnostics& diagnostics_;
  Aggregate aggregate_;
  bool sound_ = true;
};

AggregateField resolve(std::string_view name, FieldTable& fields) {
  using Anchor = AggregateField::Anchor;
  if (name == "attacker_uuid") return {Anchor::attacker_uuid, 0};
  if (name == "identity_uuid") return {Anchor::identity_uuid, 0};
  if (name == "session_id") return {Anchor::session_id, 0};
  if (name == "decky_id") return {Anchor::decky_id, 0};
  return {Anchor::none, fields.slot(name)};
}

}  // namespace

std::optional<Aggregate> read_aggregate(const Document& document, const Node& node,
                                        Diagnostics& diagnostics) {
  return AggregateReader(document, diagnostics).read(node);
}

AggregateFields resolve_fields(const Aggregate& aggregate, FieldTable& fields) {
  AggregateFields resolved;
  for (const std::string& name : aggregate.by) resolved.by.push_back(resolve(name, fields));
  if (!aggregate.distinct.empty()) resolved.distinct = resolve(aggregate.distinct, fields);
  return resolved;
}

std::optional<std::string_view> AggregateField::find(const Event& event,
                                                     FieldCache& fields) const {
  switch (anchor) {
    case Anchor::attacker_uuid: return event.attacker_uuid;
    case Anchor::identity_uuid: return event.identity_uuid;
    case Anchor::session_id: return event.session_id;
    case Anchor::decky_id: return event.decky_id;
    case Anchor::none: break;
  }
  const Operand& operand = fields.get(slot);
  if (operand.is_text()) return operand.text;
  if (operand.value == nullptr || operand.value->type == JsonType::null) return std::nullopt;
  return operand.value->raw;
}

}  // namespace ttp::rule
