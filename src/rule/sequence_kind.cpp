// SPDX-License-Identifier: Apache-2.0
#include "rule/sequence_kind.hpp"

#include "base/text.hpp"
#include "model/anomaly.hpp"

namespace ttp::rule {

namespace {

/// A node at the place of another, for complaints.
Node at_place(const Node& of, Node::Kind kind, std::string_view text = {}) {
  Node node;
  node.kind = kind;
  node.text = text;
  node.line = of.line;
  node.column = of.column;
  return node;
}

}  // namespace

std::optional<Node> sequence_match(const Node& match, std::string& hint) {
  const Node& kind = *match.find("kind");
  const std::string_view type = std::string_view(kind.text).substr(sequence_prefix.size());
  if (!find_anomaly_type(type)) {
    const auto similar = closest(type, anomaly_names);
    hint = similar ? "did you mean '" + std::string(sequence_prefix) + std::string(*similar) + "'?"
                   : "";
    return std::nullopt;
  }
  const auto text = [&](std::string_view value) {
    return at_place(kind, Node::Kind::scalar, value);
  };
  Node test = at_place(kind, Node::Kind::map);
  test.entries.push_back({text("field"), text("anomaly_type")});
  test.entries.push_back({text("equals"), text(type)});
  Node rest = at_place(match, Node::Kind::map);
  Node whole = at_place(match, Node::Kind::map);
  for (const auto& entry : match.entries) {
    if (entry.key.text == "kind") continue;
    // It counts what the whole condition matches.
    (entry.key.text == "aggregate" ? whole : rest).entries.push_back(entry);
  }
  Node all = at_place(match, Node::Kind::list);
  all.items.push_back(std::move(test));
  if (!rest.entries.empty()) all.items.push_back(std::move(rest));
  whole.entries.push_back({text("all"), std::move(all)});
  return whole;
}

}  // namespace ttp::rule
