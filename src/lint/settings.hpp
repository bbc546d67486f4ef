// SPDX-License-Identifier: Apache-2.0
// `ttp-lint.yaml`: a project's defaults for lint.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ttp::lint {

/// What the file says; what it does not say is empty. Paths are relative to the file.
struct LintSettings {
  std::vector<std::string> paths;
  std::vector<std::string> disable;
  std::optional<std::string> severity;
  std::optional<std::string> format;
  std::optional<std::string> attack_release;
  std::optional<std::string> baseline;
  std::vector<std::string> corpus;
  std::optional<bool> proofs;
};

/// Reads such a file. An unknown key or a wrong value is an error. Throws ttp::Error that lists all
/// mistakes.
[[nodiscard]] LintSettings read_settings(const std::filesystem::path& path);

}  // namespace ttp::lint
