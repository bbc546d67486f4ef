// SPDX-License-Identifier: Apache-2.0
#include "cli/explain_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/explain_condition.hpp"
#include "cli/rules_text.hpp"
#include "output/style.hpp"
#include "rule/secret_field.hpp"

namespace ttp::cli {

namespace {

using output::Color;
using output::padded;

constexpr std::size_t label_width = 9;
constexpr std::size_t id_width = 6;
constexpr std::size_t name_width = 26;
constexpr std::size_t most_fields = 24;

/// "5 min": in the largest unit that gives a whole number.
std::string duration_text(Timestamp duration) {
  const std::int64_t seconds = duration / microseconds_per_second;
  for (const auto& [unit, size] : {std::pair{"d", 86'400}, {"h", 3'600}, {"min", 60}}) {
    if (seconds > 0 && seconds % size == 0) return std::to_string(seconds / size) + ' ' + unit;
  }
  return std::to_string(seconds) + " s";
}

class Writer {
 public:
  Writer(const EventReport& report, const ExplainFormat& format)
      : report_(report), format_(format), style_(format.color) {}

  std::string write() {
    header();
    std::size_t others = 0;
    for (const RuleReport& rule : report_.rules) {
      const bool is_full =
          rule.answer == Answer::matched || rule.is_near || format_.all_in_full;
      if (rule.answer == Answer::other_kind && !format_.all_in_full) continue;
      if (is_full && rule.answer != Answer::other_kind) {
        in_full(rule);
      } else {
        if (others++ == 0) out_ += '\n' + style_(Color::bold, "Other rules") + '\n';
        in_one_line(rule);
      }
    }
    tags();
    return std::move(out_);
  }

 private:
  void line(std::string_view label, std::string_view text) {
    std::string row = "  " + padded(label, label_width) + ' ' + std::string(text);
    while (row.ends_with(' ')) row.pop_back();
    out_ += row + '\n';
  }

  // The event --------------------------------------------------------------------------------------

  void header() {
    const Event& event = *report_.event;
    std::string place;
    if (event.line > 0) {
      place = " (" + terminal_text(event.input, 200) + ":" + std::to_string(event.line) + ")";
    }
    out_ += style_(Color::bold, terminal_text(event.source_kind, 40) + ' ' +
                                    terminal_text(event.source_id, 80)) +
            place + '\n';
    if (event.ts) line("time", format_rfc3339(*event.ts));
    const auto id = [&](std::string_view label, const std::optional<std::string_view>& text) {
      if (text) line(label, terminal_text(*text, 80));
    };
    id("attacker", event.attacker_uuid);
    id("identity", event.identity_uuid);
    id("session", event.session_id);
    id("decoy", event.decky_id);
    payload();
    const std::size_t sum = report_.engine_rules + report_.lifter_rules;
    out_ += '\n' + counted(sum, "rule looks", "rules look") + " at it: " +
            with_thousands(report_.engine_rules) + " of the rule engine, " +
            with_thousands(report_.lifter_rules) + " of lifters; " + counts() + ".\n";
  }

  std::string counts() const {
    std::uint64_t matched = 0;
    std::uint64_t near = 0;
    for (const RuleReport& rule : report_.rules) {
      if (rule.answer == Answer::matched) ++matched;
      if (rule.is_near) ++near;
    }
    return counted(matched, "matches", "match") + ", " +
           counted(near, "comes close", "come close");
  }

  void payload() {
    const auto members = report_.event->payload;
    std::size_t width = 0;
    for (const Member& member : members) {
      width = std::max(width, display_width(terminal_text(member.name, name_width)));
    }
    std::size_t number = 0;
    for (const Member& member : members) {
      if (number++ == most_fields) {
        line("payload", "… and " + counted(members.size() - most_fields, "more field"));
        return;
      }
      const std::size_t rest = format_.columns > width + 40 ? format_.columns - width - 15 : 40;
      line(number == 1 ? "payload" : "",
           padded(terminal_text(member.name, name_width), width) + "  " +
               value_text(rule::is_hidden_field(member.name, report_.event->source_kind),
                          &member.value, *report_.event->arena, rest));
    }
  }

  // One rule ---------------------------------------------------------------------------------------

  void in_full(const RuleReport& report) {
    const RuleIdentity& identity = report.rule->identity;
    out_ += '\n' + style_(Color::bold, terminal_text(identity.id, 40) + ' ' +
                                           terminal_text(identity.name, 60)) +
            " (version " + std::to_string(identity.version) + ", " +
            terminal_text(report.rule->document->file, 200) + "): " + verdict(report) + '\n';
    if (report.trace) {
      for (const auto& [label, text] :
           condition_lines(*report.trace, {format_.columns - label_width - 3, &style_})) {
        line(label, text);
      }
    } else {
      line("lifter", std::string(report.owner) + ", " + report.rule->lifter_kind + ": " +
                         lifter_answer(report));
    }
    if (report.is_below_count) line("count", count_text(*report.rule->aggregate));
    state(report);
    for (const TagReport& tag : report_.tags) {
      if (tag.tag.rule == &identity) line("tag", tag_text(tag, *report.rule));
    }
  }

  std::string verdict(const RuleReport& report) const {
    switch (report.answer) {
      case Answer::matched:
        if (report.is_silenced) return style_(Color::yellow, "matches, but is silenced");
        if (report.is_below_count) {
          return style_(Color::yellow, "matches, but does not complete a count");
        }
        return style_(Color::green, "matches");
      case Answer::not_asked: return "is not asked";
      default: break;
    }
    if (!report.is_near) return "does not match";
    return fmt::format("does not match, but {:.0f} % of it does", report.trace->closeness * 100);
  }

  static std::string count_text(const rule::Aggregate& aggregate) {
    std::string text = "fires at " + counted(aggregate.count, "match", "matches");
    if (!aggregate.distinct.empty()) {
      text += " with different " + terminal_text(aggregate.distinct, 40);
    }
    text += " within " + duration_text(aggregate.within);
    for (std::size_t i = 0; i < aggregate.by.size(); ++i) {
      text += (i == 0 ? " of the same " : ", ") + terminal_text(aggregate.by[i], 40);
    }
    return text + "; this event is not the one that reaches that";
  }

  static std::string lifter_answer(const RuleReport& report) {
    if (report.answer == Answer::matched) return "fires";
    return report.answer == Answer::not_asked ? "not asked: " + report.reason : "says nothing";
  }

  void state(const RuleReport& report) {
    if (!report.reason.empty() && report.trace) line("not asked", report.reason);
    const rule::State& state = report.rule->state;
    if (state.mode == rule::Mode::enabled) return;
    line("state", state_text(state, report_.judged_at) + state_origin(state));
  }

  std::string tag_text(const TagReport& report, const rule::Rule& rule) const {
    const Tag& tag = report.tag;
    std::string text =
        technique_text(*tag.emit) + ", confidence " + confidence_text(tag.emit->confidence);
    if (tag.confidence < tag.emit->confidence) {
      const bool is_expired = report_.judged_at && rule.state.is_expired(*report_.judged_at);
      const bool is_clipped = rule.state.mode == rule::Mode::clipped && !is_expired &&
                              rule.state.confidence_max == tag.confidence;
      text += std::string(", lowered to ") + confidence_text(tag.confidence) + " by its " +
              (is_clipped ? "state" : "lifter");
    }
    if (report.fate == Fate::below_floor) {
      text += ", " + style_(Color::yellow, "dropped: below the floor of " +
                                               confidence_text(report_.floor));
    } else if (report.fate == Fate::unanchored) {
      text += ", " + style_(Color::yellow,
                            "rejected: the event has no attacker_uuid and no identity_uuid");
    }
    return text;
  }

  void in_one_line(const RuleReport& report) {
    const std::string head =
        "  " + padded(terminal_text(report.rule->identity.id, 16), id_width) + "  " +
        padded(terminal_text(report.rule->identity.name, name_width), name_width) + "  ";
    std::string text;
    if (report.trace) {
      text = failure_text(*report.trace);
    } else if (report.answer == Answer::other_kind) {
      text = "looks at " + kinds_of(*report.rule) + " only";
    } else if (report.rule->lifter_kind.empty()) {
      text = "not asked: " + report.reason;
    } else {
      text = "lifter " + std::string(report.owner) + ": " + lifter_answer(report);
    }
    const std::size_t taken = display_width(head);
    const std::size_t rest = format_.columns > taken + 20 ? format_.columns - taken : 20;
    out_ += head + terminal_text(text, rest) + '\n';
  }

  static std::string kinds_of(const rule::Rule& rule) {
    std::string text;
    for (const std::string& kind : rule.applies_to) text += (text.empty() ? "" : ", ") + kind;
    return text;
  }

  // The result -------------------------------------------------------------------------------------

  void tags() {
    const auto kept = static_cast<std::uint64_t>(
        std::count_if(report_.tags.begin(), report_.tags.end(),
                      [](const TagReport& tag) { return tag.fate == Fate::kept; }));
    out_ += '\n' + style_(Color::bold, kept == 0 ? "No tags" : counted(kept, "tag")) + '\n';
    for (const TagReport& report : report_.tags) {
      if (report.fate != Fate::kept) continue;
      const Tag& tag = report.tag;
      std::string text = "  " + to_string(report.uuid) + "  " +
                         style_(Color::cyan, padded(terminal_text(claimed_id(*tag.emit), 14), 9)) +
                         "  " + padded(fmt::format("{:.2f}", tag.confidence), 4) + "  " +
                         padded(terminal_text(tag.rule->id, 16), id_width) + "  ";
      const std::size_t taken = 2 + 36 + 2 + 9 + 2 + 4 + 2 + id_width + 2;
      const std::size_t rest = format_.columns > taken + 20 ? format_.columns - taken : 20;
      out_ += text + terminal_text(without_secrets(tag.evidence.text()), rest) + '\n';
    }
  }

  const EventReport& report_;
  const ExplainFormat& format_;
  output::Style style_;
  std::string out_;
};

}  // namespace

std::string without_secrets(std::string_view json) {
  JsonParser parser;
  Arena arena;
  Members members;
  const std::string_view text = arena.copy(json);
  if (parser.parse_object(text, arena, members) != nullptr) return {};
  std::string out = "{";
  for (const Member& member : members) {
    if (out.size() > 1) out += ',';
    append_json_string(out, member.name);
    out += ':';
    if (rule::is_secret_field(member.name)) {
      append_json_string(out, hidden_text);
    } else {
      append_json_line(out, member.value.raw);
    }
  }
  return out + "}";
}

std::string format_explanation(const EventReport& report, const ExplainFormat& format) {
  return Writer(report, format).write();
}

}  // namespace ttp::cli
