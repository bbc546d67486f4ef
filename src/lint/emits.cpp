// SPDX-License-Identifier: Apache-2.0
#include "lint/emits.hpp"

#include "lint/source.hpp"

namespace ttp::lint {

namespace {

const rule::Node* text_in(const rule::Node& map, std::string_view key) {
  const rule::Node* node = map.find(key);
  return node != nullptr && node->is_string() && !node->text.empty() ? node : nullptr;
}

}  // namespace

std::vector<EmitNodes> emits_of(const Subject& subject) {
  std::vector<EmitNodes> found;
  const rule::Node* list = subject.find("emits");
  if (subject.kind != FileKind::rule || list == nullptr) return found;
  for (const rule::Node& item : list->items) {
    found.push_back({&item, text_in(item, "tactic"), text_in(item, "technique_id"),
                     text_in(item, "sub_technique_id")});
  }
  return found;
}

std::vector<NamedTechnique> techniques_of(const Subject& subject,
                                          const attack::Catalogue& catalogue) {
  std::vector<NamedTechnique> named;
  for (const EmitNodes& emit : emits_of(subject)) {
    for (const rule::Node* node : {emit.technique, emit.sub_technique}) {
      if (node != nullptr) named.push_back({emit, node, catalogue.find(node->text)});
    }
  }
  return named;
}

std::vector<Edit> renaming(const Subject& subject, const EmitNodes& emit, std::string_view id) {
  std::vector<Edit> edits;
  if (emit.technique == nullptr || !subject.document) return edits;
  const rule::Document& document = *subject.document;
  const auto technique = find_scalar(document, *emit.technique);
  if (!technique) return edits;
  const std::string parent(attack::parent_of(id));
  const bool is_sub = attack::is_sub_technique(id);
  const rule::Node* sub = emit.map->find("sub_technique_id");
  if (sub != nullptr && !find_scalar(document, *sub)) return edits;
  if (emit.technique->text != parent) edits.push_back({technique->begin, technique->end, parent});
  if (sub != nullptr) {
    const Range range = *find_scalar(document, *sub);
    const std::string text = is_sub ? std::string(id) : "null";
    if (document.text.substr(range.begin, range.end - range.begin) != text) {
      edits.push_back({range.begin, range.end, text});
    }
  } else if (is_sub) {
    // A new entry behind technique_id, in the layout of the map: on a line of its own, or in
    // braces.
    const rule::Node* key = nullptr;
    for (const auto& entry : emit.map->entries) {
      if (entry.key.text == "technique_id") key = &entry.key;
    }
    const Range line = line_range(document.text, emit.technique->line);
    const bool is_flow =
        document.text.substr(line.begin, line.end - line.begin).find('{') != std::string::npos;
    const std::string entry = "sub_technique_id: " + std::string(id);
    if (is_flow) {
      edits.push_back({technique->end, technique->end, ", " + entry});
    } else {
      if (key == nullptr || line.end == 0 || document.text[line.end - 1] != '\n') return {};
      edits.push_back({line.end, line.end, std::string(key->column - 1, ' ') + entry + "\n"});
    }
  }
  return edits;
}

}  // namespace ttp::lint
