// SPDX-License-Identifier: Apache-2.0
// What a pack says of itself.
#include "rule/load.hpp"

namespace ttp::rule {

void read_manifest(const std::filesystem::path& directory, Manifest& manifest,
                   Diagnostics& diagnostics) {
  std::error_code error;
  std::filesystem::path path = directory / "pack.yaml";
  if (!std::filesystem::exists(path, error)) path = directory / ".." / "pack.yaml";
  if (!std::filesystem::exists(path, error)) return;
  const auto document = read_document(path.lexically_normal(), diagnostics);
  if (!document) return;
  manifest.file = document->file;
  const auto text = [&](std::string_view key, std::string& out) {
    const Node* node = document->root.find(key);
    if (node == nullptr) return;
    if (node->kind == Node::Kind::scalar) {
      out = node->text;
    } else {
      diagnostics.push_back(document->complaint(*node, Severity::error,
                                                "'" + std::string(key) + "' must be a text"));
    }
  };
  text("name", manifest.name);
  text("version", manifest.version);
  text("attack_release", manifest.attack_release);
}

}  // namespace ttp::rule
