// SPDX-License-Identifier: Apache-2.0
#include "cli/rules_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "attack/catalogue.hpp"
#include "base/text.hpp"
#include "output/style.hpp"
#include "rule/lifter_kinds.hpp"

namespace ttp::cli {

namespace {

using output::Color;
using output::padded;

constexpr std::size_t widest_id = 16;
constexpr std::size_t widest_name = 36;
constexpr std::size_t narrowest_rest = 12;

using Row = std::vector<std::string>;

/// Columns as wide as their content; the last is cut where the terminal ends.
std::string format_table(const Row& heading, const std::vector<Row>& rows, std::size_t columns,
                         bool color) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < heading.size(); ++i) {
    std::size_t width = display_width(heading[i]);
    for (const Row& row : rows) width = std::max(width, display_width(row[i]));
    widths.push_back(width);
  }
  std::size_t before_last = 0;
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) before_last += widths[i] + 2;
  const std::size_t rest = columns > before_last + narrowest_rest ? columns - before_last
                                                                  : narrowest_rest;
  const auto line = [&](const Row& row) {
    std::string text;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) text += padded(row[i], widths[i]) + "  ";
    text += terminal_text(row.back(), rest);
    while (text.ends_with(' ')) text.pop_back();
    return text;
  };
  std::string text = output::Style(color)(Color::bold, line(heading)) + '\n';
  for (const Row& row : rows) text += line(row) + '\n';
  return text;
}

/// "a, b +3": as many of the texts as there is room for.
std::string joined(std::span<const std::string> texts, std::size_t width) {
  std::string out;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string next = (out.empty() ? "" : ",") + terminal_text(texts[i], width);
    if (!out.empty() && display_width(out) + display_width(next) > width) {
      return out + " +" + std::to_string(texts.size() - i);
    }
    out += next;
  }
  return out;
}

double highest_confidence(const rule::Rule& rule) {
  double highest = 0;
  for (const Emit& emit : rule.emits) highest = std::max(highest, emit.confidence);
  return highest;
}

std::string mode_text(const rule::State& state) {
  std::string text(rule::to_text(state.mode));
  if (state.mode == rule::Mode::clipped) {
    text += state.confidence_max ? " to " + confidence_text(*state.confidence_max)
                                 : " without a ceiling";
  }
  if (state.expires_at) text += " until " + format_rfc3339(*state.expires_at);
  return text;
}

std::string time_text(const std::optional<Timestamp>& time) {
  return time ? format_rfc3339(*time) : "";
}

}  // namespace

std::string confidence_text(double confidence) { return fmt::format("{}", confidence); }

std::string state_text(const rule::State& state, std::optional<Timestamp> now) {
  if (now && state.is_expired(*now)) return "enabled (" + mode_text(state) + " has expired)";
  return mode_text(state);
}

std::string state_origin(const rule::State& state) {
  std::string text;
  if (!state.set_by.empty()) text += "set by " + terminal_text(state.set_by, 40);
  if (state.set_at) text += (text.empty() ? "set on " : " on ") + format_rfc3339(*state.set_at);
  if (!state.reason.empty()) {
    text += (text.empty() ? "" : ": ") + terminal_text(state.reason, 200);
  }
  return text.empty() ? "" : " (" + text + ")";
}

std::string_view claimed_id(const Emit& emit) {
  return emit.sub_technique_id ? *emit.sub_technique_id : emit.technique_id;
}

std::string technique_text(const Emit& emit) {
  const auto named = [](std::string_view id, std::string_view name) {
    return terminal_text(id, widest_id) + (name.empty() ? "" : " " + std::string(name));
  };
  return named(claimed_id(emit), attack::technique_name(claimed_id(emit))) + " (" +
         named(emit.tactic, attack::tactic_name(emit.tactic)) + ")";
}

std::string_view owner_of(const rule::Rule& rule) {
  return rule.lifter_kind.empty() ? "rule_engine" : rule::lifter_of(rule.lifter_kind);
}

std::string unknown_rule_text(std::string_view id, std::span<const std::string> known) {
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  const auto similar = closest(id, candidates);
  return "no rule '" + terminal_text(id, 80) + "'" +
         (similar ? " (did you mean '" + std::string(*similar) + "'?)" : "");
}

std::string format_rule_table(std::span<const rule::Rule> rules, Timestamp now,
                              std::size_t columns, bool color) {
  std::vector<Row> rows;
  for (const rule::Rule& rule : rules) {
    std::vector<std::string> techniques;
    for (const Emit& emit : rule.emits) techniques.emplace_back(claimed_id(emit));
    rows.push_back({terminal_text(rule.identity.id, widest_id),
                    std::to_string(rule.identity.version),
                    terminal_text(rule.identity.name, widest_name), joined(rule.applies_to, 24),
                    joined(techniques, 24), fmt::format("{:.2f}", highest_confidence(rule)),
                    state_text(rule.state, now)});
  }
  return format_table({"RULE", "VERSION", "NAME", "KINDS", "EMITS", "MAX", "STATE"}, rows, columns,
                      color);
}

std::string format_state_table(const rule::States& states, Timestamp now, std::size_t columns,
                               bool color) {
  std::vector<Row> rows;
  for (const auto& [id, state] : states) {
    rows.push_back({terminal_text(id, widest_id), state_text(state, now), time_text(state.set_at),
                    terminal_text(state.set_by, 20), state.reason});
  }
  return format_table({"RULE", "STATE", "SET", "BY", "REASON"}, rows, columns, color);
}

std::string format_rule(const rule::Rule& rule, Timestamp now) {
  std::string text = "# " + terminal_text(rule.document->file, 4096) + '\n';
  text += "# state: " + state_text(rule.state, now) + state_origin(rule.state) + '\n';
  for (const Emit& emit : rule.emits) {
    text += "# claims " + technique_text(emit) + ", confidence " +
            confidence_text(emit.confidence) + '\n';
  }
  text += rule.document->text;
  if (!text.ends_with('\n')) text += '\n';
  return text;
}

}  // namespace ttp::cli
