// SPDX-License-Identifier: Apache-2.0
#include "cli/profile_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>

#include "base/text.hpp"
#include "output/style.hpp"

namespace ttp::cli {

namespace {

constexpr std::size_t shown_rules = 20;
constexpr std::size_t stage_width = 12;

double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

double rate(double count, double seconds) { return seconds > 0 ? count / seconds : 0; }

double hit_rate(const ProfileFigures& figures) {
  return share(static_cast<double>(figures.memo_hits),
               static_cast<double>(figures.memo_hits + figures.memo_misses));
}

std::string percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

void append_time(std::string& text, double seconds, double of) {
  text += fmt::format("{:>12.4f}", seconds) + output::padded_left(percent(share(seconds, of)), 10) +
          '\n';
}

void append_rule(std::string& text, std::string_view name, const tagger::RuleCost& cost,
                 double seconds, double match_seconds) {
  text += output::padded(name, stage_width);
  for (const std::uint64_t count : {cost.candidates, cost.confirms, cost.matches}) {
    text += output::padded_left(with_thousands(count), 14);
  }
  append_time(text, seconds, match_seconds);
}

void append_rules(std::string& text, const ProfileFigures& figures) {
  const double match_seconds = figures.seconds_of("match");
  text += "\n" + output::padded("RULE", stage_width) +
          "    CANDIDATES      CONFIRMS       MATCHES     SECONDS  OF MATCH\n";
  const std::size_t shown = std::min(shown_rules, figures.rules.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const ProfileFigures::Rule& rule = figures.rules[i];
    append_rule(text, terminal_text(rule.id, stage_width - 1), rule.cost, rule.seconds,
                match_seconds);
  }
  if (shown == figures.rules.size()) return;
  ProfileFigures::Rule others;
  for (std::size_t i = shown; i < figures.rules.size(); ++i) {
    const ProfileFigures::Rule& rule = figures.rules[i];
    others.cost.candidates += rule.cost.candidates;
    others.cost.confirms += rule.cost.confirms;
    others.cost.matches += rule.cost.matches;
    others.seconds += rule.seconds;
  }
  append_rule(text, "others", others.cost, others.seconds, match_seconds);
}

}  // namespace

double ProfileFigures::stage_seconds() const {
  double sum = 0;
  for (const auto& [name, own] : stages) sum += own;
  return sum;
}

double ProfileFigures::seconds_of(std::string_view stage) const {
  for (const auto& [name, own] : stages) {
    if (name == stage) return own;
  }
  return 0;
}

void RuleFigures::add(const tagger::RuleEngineTagger& engine) {
  const tagger::RuleMatcher& matcher = engine.matcher();
  matcher.for_each_cost([&](const rule::Rule& rule, const tagger::RuleCost& cost) {
    if (cost.candidates == 0) return;
    tagger::RuleCost& sum = rules_[rule.identity.id];
    sum.candidates += cost.candidates;
    sum.confirms += cost.confirms;
    sum.matches += cost.matches;
    sum.timed += cost.timed;
    sum.timed_ns += cost.timed_ns;
  });
  sums_.memo_hits += matcher.memo().hits();
  sums_.memo_misses += matcher.memo().misses();
  sums_.memo_passed += matcher.memo().passed();
  sums_.index_bytes = std::max(sums_.index_bytes, matcher.index_bytes());
}

ProfileFigures RuleFigures::finish(const Profile& profile,
                                   std::optional<std::uint64_t> bytes) const {
  ProfileFigures figures = sums_;
  figures.seconds = static_cast<double>(profile.elapsed_ns()) / 1e9;
  figures.events = profile.events();
  figures.sampled_events = profile.sampled_events();
  figures.bytes = bytes;
  for (std::size_t i = 0; i < stage_names.size(); ++i) {
    figures.stages.emplace_back(stage_names[i], profile.stage_ns(static_cast<Stage>(i)) / 1e9);
  }
  figures.stages.emplace_back("other", std::max(0.0, figures.seconds - figures.stage_seconds()));
  for (const auto& [id, cost] : rules_) {
    double seconds = 0;
    if (cost.timed > 0) {
      const double mean_ns = static_cast<double>(cost.timed_ns) / static_cast<double>(cost.timed) -
                             static_cast<double>(profile.clock_cost_ns());
      seconds = std::max(0.0, mean_ns) * static_cast<double>(cost.confirms) / 1e9;
    }
    figures.rules.push_back({id, cost, seconds});
  }
  std::stable_sort(figures.rules.begin(), figures.rules.end(),
                   [](const auto& a, const auto& b) { return a.seconds > b.seconds; });
  return figures;
}

std::string format_profile(const ProfileFigures& figures) {
  std::string text = output::padded("STAGE", stage_width) + "     SECONDS     SHARE\n";
  const double whole = figures.stage_seconds();
  for (const auto& [name, seconds] : figures.stages) {
    text += output::padded(name, stage_width);
    append_time(text, seconds, whole);
  }
  if (!figures.rules.empty()) append_rules(text, figures);
  text += fmt::format("\nmemo: {} hits, {} misses, {} not looked for; hit rate {}\n",
                      with_thousands(figures.memo_hits), with_thousands(figures.memo_misses),
                      with_thousands(figures.memo_passed), percent(hit_rate(figures)));
  text += fmt::format("index: {} bytes\n", with_thousands(figures.index_bytes));
  text += counted(figures.events, "event");
  if (figures.bytes) text += ", " + with_thousands(*figures.bytes) + " bytes";
  const double events = static_cast<double>(figures.events);
  text += fmt::format(" in {:.3f} s, {} events/s; {} of them timed\n", figures.seconds,
                      with_thousands(static_cast<std::uint64_t>(rate(events, figures.seconds))),
                      with_thousands(figures.sampled_events));
  return text;
}

std::string format_profile_json(const ProfileFigures& figures) {
  nlohmann::ordered_json json;
  json["seconds"] = figures.seconds;
  json["events"] = figures.events;
  json["timed_events"] = figures.sampled_events;
  if (figures.bytes) json["bytes"] = *figures.bytes;
  json["events_per_second"] = rate(static_cast<double>(figures.events), figures.seconds);
  nlohmann::ordered_json& stages = json["stages"] = nlohmann::ordered_json::array();
  const double whole = figures.stage_seconds();
  for (const auto& [name, seconds] : figures.stages) {
    stages.push_back({{"stage", name}, {"seconds", seconds}, {"share", share(seconds, whole)}});
  }
  json["memo"] = {{"hits", figures.memo_hits},
                  {"misses", figures.memo_misses},
                  {"not_looked_for", figures.memo_passed},
                  {"hit_rate", hit_rate(figures)}};
  json["index_bytes"] = figures.index_bytes;
  nlohmann::ordered_json& rules = json["rules"] = nlohmann::ordered_json::array();
  const double match_seconds = figures.seconds_of("match");
  for (const ProfileFigures::Rule& rule : figures.rules) {
    rules.push_back({{"rule", rule.id},
                     {"candidates", rule.cost.candidates},
                     {"confirms", rule.cost.confirms},
                     {"matches", rule.cost.matches},
                     {"seconds", rule.seconds},
                     {"share", share(rule.seconds, match_seconds)}});
  }
  return json.dump() + '\n';
}

std::string format_trace(const Profile& profile) {
  std::vector<Profile::Span> spans = profile.spans();
  // A stage before those that it calls.
  std::sort(spans.begin(), spans.end(), [](const Profile::Span& a, const Profile::Span& b) {
    return a.start_ns != b.start_ns ? a.start_ns < b.start_ns : a.length_ns > b.length_ns;
  });
  const auto us = [](std::uint64_t ns) { return fmt::format("{}.{:03}", ns / 1000, ns % 1000); };
  std::string text =
      "[\n{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"process_name\","
      "\"args\":{\"name\":\"ttp\"}}";
  for (const Profile::Span& span : spans) {
    text += fmt::format(
        ",\n{{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"name\":\"{}\",\"ts\":{},\"dur\":{}}}",
        stage_names[static_cast<std::size_t>(span.stage)], us(span.start_ns), us(span.length_ns));
  }
  const std::vector<Profile::Point>& points = profile.points();
  for (std::size_t i = 1; i < points.size(); ++i) {
    const double seconds = static_cast<double>(points[i].ns - points[i - 1].ns) / 1e9;
    const auto events = static_cast<double>(points[i].events - points[i - 1].events);
    text += fmt::format(
        ",\n{{\"ph\":\"C\",\"pid\":1,\"name\":\"events/s\",\"ts\":{},"
        "\"args\":{{\"events/s\":{:.0f}}}}}",
        us(points[i - 1].ns), rate(events, seconds));
  }
  text += "\n]\n";
  return text;
}

}  // namespace ttp::cli
