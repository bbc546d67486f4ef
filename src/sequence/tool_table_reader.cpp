// SPDX-License-Identifier: Apache-2.0
#include "sequence/tool_table_reader.hpp"

#include <array>

#include "base/text.hpp"

namespace ttp::sequence {

namespace {

using rule::Node;

constexpr auto tool_keys = std::to_array<std::string_view>(
    {"name", "args", "class", "tainted", "shell_text"});
constexpr auto shell_keys = std::to_array<std::string_view>(
    {"name", "path", "args", "redirects", "before", "class", "tainted"});
constexpr auto word_keys = std::to_array<std::string_view>({"name", "class", "tainted"});
constexpr auto section_names = std::to_array<std::string_view>({"tools", "shell", "words"});

bool is_known(std::span<const std::string_view> keys, std::string_view key) {
  for (const std::string_view each : keys) {
    if (each == key) return true;
  }
  return false;
}

}  // namespace

ToolTable ToolTable::read(const std::filesystem::path& path, Diagnostics& diagnostics) {
  ToolTable table;
  table.file_ = path.string();
  const auto document = rule::read_document(path, diagnostics);
  if (document) ToolTableReader(*document, diagnostics).read(table);
  table.tools_.index();
  table.shell_.index();
  table.words_.index();
  return table;
}

void ToolTableReader::read(ToolTable& table) {
  const Node& root = document_.root;
  if (root.kind != Node::Kind::map) {
    fail(root, "expected a map with the lists 'tools', 'shell' and 'words'");
    return;
  }
  for (const auto& [key, value] : root.entries) {
    if (key.text == "tools") {
      section(value, Kind::tool, table.tools_.rules);
    } else if (key.text == "shell") {
      section(value, Kind::shell, table.shell_.rules);
    } else if (key.text == "words") {
      section(value, Kind::word, table.words_.rules);
    } else {
      const auto similar = closest(key.text, section_names);
      fail(key, "unknown section '" + key.text + "'",
           similar ? "did you mean '" + std::string(*similar) + "'?" : "");
    }
  }
}

void ToolTableReader::section(const Node& node, Kind kind, std::vector<ToolRule>& out) {
  if (node.kind != Node::Kind::list) {
    fail(node, "expected a list of entries, found " + std::string(node.type_name()));
    return;
  }
  for (const Node& item : node.items) {
    ToolRule rule;
    if (entry(item, kind, rule)) out.push_back(std::move(rule));
  }
}

bool ToolTableReader::entry(const Node& node, Kind kind, ToolRule& rule) {
  if (node.kind != Node::Kind::map) {
    return fail(node, "an entry is a map, found " + std::string(node.type_name()));
  }
  rule.line = node.line;
  const std::span<const std::string_view> known =
      kind == Kind::tool ? std::span<const std::string_view>(tool_keys)
      : kind == Kind::shell ? std::span<const std::string_view>(shell_keys)
                            : std::span<const std::string_view>(word_keys);
  bool sound = true;
  for (const auto& [key, value] : node.entries) {
    if (!is_known(known, key.text)) {
      const auto similar = closest(key.text, known);
      sound = fail(key, "unknown key '" + key.text + "'",
                   similar ? "did you mean '" + std::string(*similar) + "'?" : "");
    } else if (key.text == "name") {
      sound &= texts(value, kind != Kind::shell, rule.names);
    } else if (key.text == "path") {
      sound &= texts(value, false, rule.paths);
    } else if (key.text == "shell_text") {
      sound &= texts(value, false, rule.script_arguments);
    } else if (key.text == "args") {
      sound &= pattern(value, value.text, rule.args);
    } else if (key.text == "redirects") {
      sound &= pattern(value, value.text, rule.redirects);
    } else if (key.text == "before") {
      sound &= pattern(value, value.text, rule.before);
    } else if (key.text == "tainted") {
      sound &= taint(value, rule);
    }
  }
  const Node* sink = node.find("class");
  if (sink == nullptr) return fail(node, "missing key 'class'");
  const auto found = find_sink_class(sink->text);
  if (!found) {
    return fail(*sink, "unknown class '" + sink->text + "'",
                "read_only, low_risk_write, filesystem_write, network_egress, memory_write, "
                "approval_ui, code_execution, credential_access or policy_mutation");
  }
  rule.sink = *found;
  if (sound && rule.names.empty() && rule.paths.empty() && !rule.args && !rule.redirects &&
      !rule.before) {
    return fail(node, "an entry without a condition would classify everything",
                "give it a 'name'");
  }
  return sound;
}

bool ToolTableReader::texts(const Node& node, bool is_folded, std::vector<std::string>& out) {
  const bool is_list = node.kind == Node::Kind::list;
  const auto items = is_list ? std::span<const Node>(node.items) : std::span<const Node>(&node, 1);
  for (const Node& item : items) {
    if (item.kind != Node::Kind::scalar || item.text.empty()) {
      return fail(item, "expected a text, found " + std::string(item.type_name()));
    }
    out.push_back(is_folded ? lower_ascii(item.text) : item.text);
  }
  return !items.empty() || fail(node, "an empty list");
}

bool ToolTableReader::pattern(const Node& node, std::string_view text, std::optional<QuickRegex>& out) {
  if (node.kind != Node::Kind::scalar) {
    return fail(node, "a pattern is a text, found " + std::string(node.type_name()));
  }
  RegexError error;
  out = QuickRegex::compile(text, error);
  return out || fail(node, "the pattern does not compile: " + error.message);
}

bool ToolTableReader::taint(const Node& node, ToolRule& rule) {
  constexpr std::string_view when = "when ";
  if (node.text == "never") {
    rule.taint = ToolRule::Taint::never;
  } else if (node.text == "always") {
    rule.taint = ToolRule::Taint::always;
  } else if (node.kind == Node::Kind::scalar && node.text.starts_with(when)) {
    rule.taint = ToolRule::Taint::when;
    return pattern(node, trim(std::string_view(node.text).substr(when.size())),
                   rule.taint_pattern);
  } else {
    return fail(node, "'tainted' is always, never, or 'when PATTERN'");
  }
  return true;
}

bool ToolTableReader::fail(const Node& at, std::string message, std::string hint) {
  diagnostics_.push_back(
      document_.complaint(at, Severity::error, std::move(message), std::move(hint)));
  return false;
}

}  // namespace ttp::sequence
