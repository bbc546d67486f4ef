// SPDX-License-Identifier: Apache-2.0
#include "rule/state.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace ttp::rule {

namespace {

constexpr auto state_keys = std::to_array<std::string_view>(
    {"state", "confidence_max", "expires_at", "reason", "set_by", "set_at"});

struct StateReader {
  const Document& document;
  Diagnostics& diagnostics;

  void fail(const Node& at, std::string message, std::string hint = {}) const {
    diagnostics.push_back(
        document.complaint(at, Severity::error, std::move(message), std::move(hint)));
  }

  void mode(const Node& node, State& state) const {
    const auto parsed = node.kind == Node::Kind::scalar ? parse_mode(node.text) : std::nullopt;
    if (parsed) {
      state.mode = *parsed;
    } else {
      fail(node, "a state is enabled, disabled or clipped");
    }
  }

  void time(const Node& node, std::optional<Timestamp>& out) const {
    if (node.kind == Node::Kind::null) return;
    out = node.kind == Node::Kind::scalar ? parse_timestamp(node.text) : std::nullopt;
    if (!out) fail(node, "not a time", "write it as 2026-11-07T10:00:00Z");
  }

  State state(const Node& node) const {
    State result;
    if (node.kind == Node::Kind::scalar) {
      mode(node, result);
      return result;
    }
    if (node.kind != Node::Kind::map) {
      fail(node, "expected a state or a map, found " + std::string(node.type_name()));
      return result;
    }
    for (const auto& [key, value] : node.entries) member(key, value, result);
    if (node.find("state") == nullptr) fail(node, "missing key 'state'");
    return result;
  }

  void member(const Node& key, const Node& value, State& result) const {
    if (key.text == "state") {
      mode(value, result);
    } else if (key.text == "confidence_max") {
      if (value.kind == Node::Kind::null) return;
      result.confidence_max = value.as_number();
      if (!result.confidence_max || !(*result.confidence_max >= 0)) {
        fail(value, "confidence_max is a number from 0 up");  // 1 and more cap nothing
      }
    } else if (key.text == "expires_at") {
      time(value, result.expires_at);
    } else if (key.text == "set_at") {
      time(value, result.set_at);
    } else if (key.text == "reason") {
      result.reason = value.text;
    } else if (key.text == "set_by") {
      result.set_by = value.text;
    } else {
      const auto similar = closest(key.text, state_keys);
      fail(key, "unknown key '" + key.text + "'",
           similar ? "did you mean '" + std::string(*similar) + "'?" : "");
    }
  }
};

}  // namespace

double State::clip(double confidence, Timestamp now) const {
  if (mode != Mode::clipped || !confidence_max || is_expired(now)) return confidence;
  return std::min(confidence, *confidence_max);
}

std::optional<Mode> parse_mode(std::string_view text) {
  if (text == "enabled") return Mode::enabled;
  if (text == "disabled") return Mode::disabled;
  if (text == "clipped") return Mode::clipped;
  return std::nullopt;
}

std::string_view to_text(Mode mode) {
  switch (mode) {
    case Mode::enabled: return "enabled";
    case Mode::disabled: return "disabled";
    case Mode::clipped: return "clipped";
  }
  return "";
}

States states_of(const Document& document, Diagnostics& diagnostics) {
  States states;
  if (document.root.kind == Node::Kind::null) return states;
  const StateReader reader{document, diagnostics};
  if (document.root.kind != Node::Kind::map) {
    reader.fail(document.root, "expected a map of rule id to state");
    return states;
  }
  for (const auto& [id, node] : document.root.entries) states[id.text] = reader.state(node);
  return states;
}

States read_states(const std::filesystem::path& path, Diagnostics& diagnostics) {
  const auto document = read_document(path, diagnostics);
  return document ? states_of(*document, diagnostics) : States();
}

}  // namespace ttp::rule
