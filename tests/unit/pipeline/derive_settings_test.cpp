// SPDX-License-Identifier: Apache-2.0
#include "pipeline/derive_settings.hpp"

#include <doctest/doctest.h>

#include "support.hpp"

namespace ttp::pipeline::derive_settings_test {

namespace {

constexpr Timestamp minute = 60 * microseconds_per_second;

std::string lifter_rule(std::string_view id, std::string_view match, std::string_view kind) {
  return test::rule_yaml(match, kind, id);
}

struct Settings {
  session::DeriveSettings wanted;
  std::string complaints;
};

Settings settings_of(const std::vector<std::string>& yaml) {
  const auto rules = test::rules_from(yaml);
  Settings result;
  Diagnostics diagnostics;
  result.wanted = pipeline::derive_settings(*rules, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) {
    result.complaints += format_diagnostic(diagnostic);
  }
  return result;
}

const std::string brute = lifter_rule(
    "R1", "{kind: 'lifter:credential_auth_brute_generic', fail_threshold: 7, window_minutes: 2}",
    "auth_attempt");
const std::string valid = lifter_rule(
    "R5", "{kind: 'lifter:credential_valid_account_use', require_prior_brute: true}",
    "auth_attempt");

}  // namespace

TEST_CASE("thresholds and windows are the rules' own") {
  const auto [wanted, complaints] = settings_of(
      {brute,
       lifter_rule("R2",
                   "{kind: 'lifter:credential_password_guessing', pw_threshold: 4, "
                   "window_minutes: 9}",
                   "auth_attempt"),
       lifter_rule("R3", "{kind: 'lifter:identity_password_spraying', account_threshold: 3}",
                   "identity"),
       lifter_rule("R4", "{kind: 'lifter:credential_reuse'}", "credential"), valid});
  CHECK(complaints == "");
  REQUIRE(wanted.failures.size() == 1);
  CHECK(wanted.failures[0].count == 7);
  CHECK(wanted.failures[0].window == 2 * minute);
  REQUIRE(wanted.guesses.size() == 1);
  CHECK(wanted.guesses[0].count == 4);
  CHECK(wanted.guesses[0].window == 9 * minute);
  REQUIRE(wanted.sprays.size() == 1);
  CHECK(wanted.sprays[0].count == 3);
  CHECK(wanted.sprays[0].window == session::default_window);
  REQUIRE(wanted.reuses.size() == 1);
  CHECK(wanted.reuses[0].count == 2);
  REQUIRE(wanted.prior_brute.has_value());
  CHECK(wanted.prior_brute->count == 7);
  CHECK(wanted.prior_brute->window == 2 * minute);
}

TEST_CASE("what no rule needs is not derived") {
  CHECK_FALSE(settings_of({}).wanted.derives_anything());
  CHECK_FALSE(settings_of({brute}).wanted.prior_brute.has_value());
  CHECK_FALSE(settings_of({valid}).wanted.derives_anything());
  CHECK_FALSE(settings_of({lifter_rule("R1",
                                       "{kind: 'lifter:credential_auth_brute_generic', "
                                       "fail_threshold: many, window_minutes: 2}",
                                       "auth_attempt")})
                  .wanted.derives_anything());
}

TEST_CASE("a rule disabled for good wants nothing, one that may come back does") {
  const auto failures = [&](std::optional<Timestamp> expires) {
    const test::TemporaryDirectory directory;
    directory.write("R1.yaml", brute);
    directory.write("R5.yaml", valid);
    rule::RuleSource source;
    source.directory = directory.path();
    source.states["R1"].mode = rule::Mode::disabled;
    source.states["R1"].expires_at = expires;
    const auto loaded = rule::load_rules(source);
    Diagnostics diagnostics;
    const auto wanted = pipeline::derive_settings(*loaded.set, diagnostics);
    CHECK(wanted.prior_brute.has_value());  // the threshold is still known
    return wanted.failures.size();
  };
  CHECK(failures({}) == 0);
  CHECK(failures(5) == 1);
}

TEST_CASE("rules that ask for different counts get theirs, equal ones share") {
  const auto rule = [](const char* id, int threshold) {
    return lifter_rule(id,
                       "{kind: 'lifter:credential_auth_brute_generic', fail_threshold: " +
                           std::to_string(threshold) + ", window_minutes: 5}",
                       "auth_attempt");
  };
  const auto [wanted, complaints] = settings_of({rule("R1", 5), rule("R2", 50), rule("R3", 5)});
  CHECK(wanted.failures.size() == 2);
}

TEST_CASE("a threshold beyond what is counted is said, at its place") {
  const auto [wanted, complaints] = settings_of({lifter_rule(
      "R1", "{kind: 'lifter:credential_auth_brute_generic', fail_threshold: 5000, "
            "window_minutes: 5}",
      "auth_attempt")});
  CHECK(wanted.failures.empty());
  CHECK(complaints.find("rule.yaml:5:") == 0);
  CHECK(complaints.find("warning: 'fail_threshold' is more than 1,000: raw logins are not counted "
                        "for this rule") != std::string::npos);
}

}  // namespace ttp::pipeline::derive_settings_test
