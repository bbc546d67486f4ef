// SPDX-License-Identifier: Apache-2.0
#include "sequence/settings_file.hpp"

#include <array>
#include <charconv>

#include "base/text.hpp"
#include "rule/document.hpp"

namespace ttp::sequence {

namespace {

constexpr auto settings_keys = std::to_array<std::string_view>(
    {"max_new_tools", "max_sessions", "mode", "warmup_calls", "window_ms"});

}  // namespace

std::optional<Mode> find_mode(std::string_view name) {
  if (name == "full") return Mode::full;
  if (name == "compat") return Mode::compat;
  return std::nullopt;
}

SettingsFile read_settings(const std::filesystem::path& path, Diagnostics& diagnostics) {
  SettingsFile result;
  const auto document = rule::read_document(path, diagnostics);
  if (!document) return result;
  const auto fail = [&](const rule::Node& at, std::string message, std::string hint = {}) {
    diagnostics.push_back(
        document->complaint(at, Severity::error, std::move(message), std::move(hint)));
  };
  const auto number = [&](const rule::Node& key, const rule::Node& value) -> std::uint64_t {
    std::uint64_t read = 0;
    const char* end = value.text.data() + value.text.size();
    const auto [stop, error] = std::from_chars(value.text.data(), end, read);
    if (value.kind != rule::Node::Kind::scalar || value.text.empty() || error != std::errc{} ||
        stop != end) {
      fail(value, "'" + key.text + "' must be a whole number from 0 on");
    }
    return read;
  };
  for (const auto& [key, value] : document->root.entries) {
    if (key.text == "mode") {
      const auto mode = find_mode(value.text);
      if (mode) result.settings.mode = *mode;
      if (!mode) fail(value, "'mode' is full or compat");
    } else if (key.text == "warmup_calls") {
      result.settings.warmup_calls = number(key, value);
    } else if (key.text == "window_ms") {
      result.settings.window_ms = number(key, value);
    } else if (key.text == "max_new_tools") {
      result.settings.max_new_tools = number(key, value);
    } else if (key.text == "max_sessions") {
      result.max_sessions = number(key, value);
      if (*result.max_sessions == 0) fail(value, "'max_sessions' must be at least 1");
    } else {
      const auto similar = closest(key.text, settings_keys);
      fail(key, "unknown key '" + key.text + "'",
           similar ? "did you mean '" + std::string(*similar) + "'?" : "");
    }
  }
  return result;
}

}  // namespace ttp::sequence
