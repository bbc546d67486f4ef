// SPDX-License-Identifier: Apache-2.0
// The settings that a rule pack brings: sequence/settings.yaml.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "model/diagnostic.hpp"
#include "sequence/settings.hpp"

namespace ttp::sequence {

/// What the file sets.
struct SettingsFile {
  Settings settings;
  std::optional<std::size_t> max_sessions;
};

/// Reads the file. Unknown keys and values that make no sense are errors in `diagnostics`.
[[nodiscard]] SettingsFile read_settings(const std::filesystem::path& path,
                                         Diagnostics& diagnostics);

/// `full` or `compat`, or nothing.
[[nodiscard]] std::optional<Mode> find_mode(std::string_view name);

}  // namespace ttp::sequence
