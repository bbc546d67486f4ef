// SPDX-License-Identifier: Apache-2.0
#include "lint/settings.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "lint/check.hpp"
#include "lint/format.hpp"
#include "rule/document.hpp"

namespace ttp::lint {

namespace {

using rule::Node;

constexpr auto keys = std::to_array<std::string_view>(
    {"attack_release", "baseline", "corpus", "disable", "format", "paths", "proofs", "severity"});

class SettingsReader {
 public:
  SettingsReader(const rule::Document& document, Diagnostics& diagnostics)
      : document_(document), diagnostics_(diagnostics) {}

  LintSettings read() {
    const Node& root = document_.root;
    if (root.kind != Node::Kind::map && root.kind != Node::Kind::null) {
      fail(root, "settings are a map, found " + std::string(root.type_name()));
    }
    for (const auto& [key, value] : root.entries) {
      if (std::ranges::find(keys, key.text) != keys.end()) continue;
      const auto similar = closest(key.text, keys);
      fail(key, "unknown key '" + key.text + "'",
           similar ? "did you mean '" + std::string(*similar) + "'?" : "");
    }
    LintSettings settings;
    settings.paths = texts("paths");
    settings.corpus = texts("corpus");
    settings.disable = texts("disable");
    check_ids_of("disable");
    settings.severity = text("severity", {"error", "warning", "info"});
    std::vector<std::string_view> formats;
    for (const FormatInfo& info : all_formats()) formats.push_back(info.name);
    settings.format = text("format", formats);
    std::vector<std::string_view> releases;
    for (const attack::Release& release : attack::releases()) releases.push_back(release.name);
    settings.attack_release = text("attack_release", releases);
    settings.baseline = text("baseline", {});
    if (const Node* node = root.find("proofs")) {
      settings.proofs = node->as_boolean();
      if (!settings.proofs) fail(*node, "'proofs' must be true or false");
    }
    return settings;
  }

 private:
  void fail(const Node& at, std::string message, std::string hint = {}) {
    diagnostics_.push_back(
        document_.complaint(at, Severity::error, std::move(message), std::move(hint)));
  }

  std::vector<std::string> texts(std::string_view key) {
    std::vector<std::string> result;
    const Node* node = document_.root.find(key);
    if (node == nullptr) return result;
    if (node->kind != Node::Kind::list) {
      fail(*node,
           "'" + std::string(key) + "' must be a list, found " + std::string(node->type_name()));
    }
    for (const Node& item : node->items) {
      if (item.is_string()) {
        result.push_back(item.text);
      } else {
        fail(item, "expected a text, found " + std::string(item.type_name()));
      }
    }
    return result;
  }

  void check_ids_of(std::string_view key) {
    const Node* node = document_.root.find(key);
    if (node == nullptr) return;
    for (const Node& item : node->items) {
      if (find_check(item.text) != nullptr) continue;
      const auto ids = check_ids();
      const auto similar = closest(item.text, ids);
      fail(item, "there is no check '" + item.text + "'",
           similar ? "did you mean '" + std::string(*similar) + "'?" : "");
    }
  }

  std::optional<std::string> text(std::string_view key, std::vector<std::string_view> allowed) {
    const Node* node = document_.root.find(key);
    if (node == nullptr) return std::nullopt;
    const bool is_allowed =
        allowed.empty() || std::ranges::find(allowed, node->text) != allowed.end();
    if (!node->is_string() || !is_allowed) {
      std::string words;
      for (const std::string_view word : allowed) {
        words += (words.empty() ? "" : ", ") + std::string(word);
      }
      fail(*node, "'" + std::string(key) + "' must be " +
                      (allowed.empty() ? "a text" : "one of " + words));
      return std::nullopt;
    }
    return node->text;
  }

  const rule::Document& document_;
  Diagnostics& diagnostics_;
};

}  // namespace

LintSettings read_settings(const std::filesystem::path& path) {
  Diagnostics diagnostics;
  LintSettings settings;
  const auto document = rule::read_document(path, diagnostics);
  if (document) settings = SettingsReader(*document, diagnostics).read();
  if (diagnostics.empty()) return settings;
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += format_diagnostic(diagnostic);
  if (!text.empty() && text.back() == '\n') text.pop_back();
  throw Error(text);
}

}  // namespace ttp::lint
