// SPDX-License-Identifier: Apache-2.0
#include "pipeline/derive_settings.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::pipeline {

namespace {

using rule::Node;
using rule::Rule;
using session::Threshold;

constexpr Timestamp minute = 60 * microseconds_per_second;

/// Longest window: a month. Beyond that a count says nothing about one attack.
constexpr std::int64_t most_minutes = 31 * 24 * 60;

/// A credential is reused where it turns up at a second place; reading `reuse_count` ≥ 1 is the
/// lifter's part (specification of lifters, R0004).
constexpr std::size_t reuse_places = 2;

class Reader {
 public:
  explicit Reader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  /// The rule's threshold; nothing if a parameter is missing or wrong.
  std::optional<Threshold> threshold(const Rule& rule, std::string_view count_key) {
    const auto count = integer(rule, count_key, limits::window_threshold);
    const auto window = window_of(rule);
    if (!count || !window) return std::nullopt;
    return Threshold{static_cast<std::size_t>(*count), *window};
  }

  std::optional<Timestamp> window_of(const Rule& rule) {
    if (rule.match.find("window_minutes") == nullptr) return session::default_window;
    const auto minutes = integer(rule, "window_minutes", most_minutes);
    return minutes ? std::optional(*minutes * minute) : std::nullopt;
  }

 private:
  std::optional<std::int64_t> integer(const Rule& rule, std::string_view key, std::int64_t most) {
    const Node* node = rule.match.find(key);
    const auto number = node == nullptr ? std::nullopt : node->as_integer();
    if (!number || *number < 1) return std::nullopt;
    if (*number <= most) return number;
    diagnostics_.push_back(rule.document->complaint(
        *node, Severity::warning,
        "'" + std::string(key) + "' is more than " +
            with_thousands(static_cast<std::uint64_t>(most)) +
            ": raw logins are not counted for this rule"));
    return std::nullopt;
  }

  Diagnostics& diagnostics_;
};

void add(std::vector<Threshold>& list, const std::optional<Threshold>& threshold) {
  if (!threshold) return;
  const bool is_known = std::ranges::any_of(list, [&](const Threshold& known) {
    return known.count == threshold->count && known.window == threshold->window;
  });
  if (!is_known) list.push_back(*threshold);
}

}  // namespace

session::DeriveSettings derive_settings(const rule::RuleSet& rules, Diagnostics& diagnostics) {
  Reader reader(diagnostics);
  session::DeriveSettings settings;
  std::optional<Threshold> brute;  // of the first rule about it, at work or not
  bool wants_prior_brute = false;
  for (const Rule& rule : rules.rules()) {
    const std::string_view kind = rule.lifter_kind;
    const bool is_off = rule.state.mode == rule::Mode::disabled && !rule.state.expires_at;
    if (kind == "credential_auth_brute_generic") {
      const auto threshold = reader.threshold(rule, "fail_threshold");
      if (!brute) brute = threshold;
      if (!is_off) add(settings.failures, threshold);
    }
    if (is_off) continue;
    if (kind == "credential_password_guessing") {
      add(settings.guesses, reader.threshold(rule, "pw_threshold"));
    } else if (kind == "identity_password_spraying") {
      add(settings.sprays, reader.threshold(rule, "account_threshold"));
    } else if (kind == "credential_reuse") {
      if (const auto window = reader.window_of(rule)) {
        add(settings.reuses, Threshold{reuse_places, *window});
      }
    } else if (kind == "credential_valid_account_use") {
      wants_prior_brute = true;
    }
  }
  if (wants_prior_brute) settings.prior_brute = brute;
  return settings;
}

}  // namespace ttp::pipeline
