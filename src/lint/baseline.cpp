// SPDX-License-Identifier: Apache-2.0
#include "lint/baseline.hpp"

#include <array>
#include <map>

namespace ttp::lint {

namespace {

/// What decides which tags a rule makes. Other keys are for its readers.
constexpr auto deciding_keys = std::to_array<std::string_view>(
    {"match", "applies_to", "emits", "evidence_fields", "attack_release"});

bool same(const rule::Node* a, const rule::Node* b) {
  const bool no_a = a == nullptr || a->kind == rule::Node::Kind::null;
  const bool no_b = b == nullptr || b->kind == rule::Node::Kind::null;
  if (no_a || no_b) return no_a == no_b;
  if (a->kind != b->kind || a->text != b->text || a->type_name() != b->type_name() ||
      a->items.size() != b->items.size() || a->entries.size() != b->entries.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a->items.size(); ++i) {
    if (!same(&a->items[i], &b->items[i])) return false;
  }
  for (const auto& [key, value] : a->entries) {
    if (!same(&value, b->find(key.text))) return false;
  }
  return true;
}

std::string_view first_difference(const rule::Node& a, const rule::Node& b) {
  for (const std::string_view key : deciding_keys) {
    if (!same(a.find(key), b.find(key))) return key;
  }
  return {};
}

std::int64_t version_of(const rule::Node& root) {
  const rule::Node* node = root.find("rule_version");
  return node == nullptr ? 0 : node->as_integer().value_or(0);
}

}  // namespace

std::vector<Change> changes_of(const Pack& pack) {
  std::vector<Change> changes;
  std::map<std::string_view, const BaselineRule*> old;
  for (const BaselineRule& rule : *pack.baseline) old.emplace(rule.id, &rule);
  std::map<std::string_view, const Subject*> current;
  for (const Subject& subject : pack.subjects) {
    if (subject.kind == FileKind::rule && !subject.id().empty()) {
      current.emplace(subject.id(), &subject);
    }
  }
  std::map<std::string_view, bool> moved;
  for (const auto& [id, subject] : current) {
    const rule::Node& root = subject->document->root;
    Change change;
    change.subject = subject;
    change.id = id;
    change.new_version = version_of(root);
    const auto it = old.find(id);
    if (it != old.end()) {
      const rule::Node& before = it->second->document->root;
      change.key = first_difference(before, root);
      change.is_text_changed = !change.key.empty();
      change.old_version = version_of(before);
      if (change.is_text_changed || change.old_version != change.new_version) {
        changes.push_back(std::move(change));
      }
      continue;
    }
    change.kind = Change::Kind::added;
    for (const auto& [old_id, rule] : old) {
      const bool is_gone = !current.contains(old_id) && !moved.contains(old_id);
      if (!is_gone || !first_difference(rule->document->root, root).empty()) continue;
      change.kind = Change::Kind::renumbered;
      change.old_id = old_id;
      moved[old_id] = true;
      break;
    }
    changes.push_back(std::move(change));
  }
  for (const auto& [id, rule] : old) {
    if (current.contains(id) || moved.contains(id)) continue;
    Change change;
    change.kind = Change::Kind::removed;
    change.id = id;
    change.old_file = rule->file;
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace ttp::lint
