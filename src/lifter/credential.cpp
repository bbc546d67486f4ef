// SPDX-License-Identifier: Apache-2.0
// Logins: brute force, guessing, reuse, default and valid accounts. A password is never evidence.
#include <algorithm>
#include <array>
#include <memory>

#include "lifter/predicate_lifter.hpp"

namespace ttp::lifter {

namespace {

using rule::Rule;

Test auth_brute_generic(const Rule& rule, const LifterContext& context) {
  // The window is what the counts were made with; here it is of no use.
  Parameters parameters(rule, context, {"fail_threshold", "window_minutes"});
  const std::int64_t threshold = parameters.integer("fail_threshold", 1);
  parameters.check_integer("window_minutes", 1);
  if (!parameters.is_usable()) return {};
  return [=](Sight& sight) {
    if (!is_int_at_least(sight.find("fail_count"), threshold)) return false;
    sight.add_field("fail_count");
    sight.add_field("service");
    return true;
  };
}

Test password_guessing(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"pw_threshold", "window_minutes"});
  const std::int64_t threshold = parameters.integer("pw_threshold", 1);
  parameters.check_integer("window_minutes", 1);
  if (!parameters.is_usable()) return {};
  return [=](Sight& sight) {
    if (!is_int_at_least(sight.find("password_count"), threshold) ||
        !sight.nonempty_text("username")) {
      return false;
    }
    sight.add_field("password_count");
    sight.add_field("username");
    return true;
  };
}

Test reuse(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {});
  if (!parameters.is_usable()) return {};
  return [](Sight& sight) {
    if (!sight.nonempty_text("credential_hash") ||
        !is_int_at_least(sight.find("reuse_count"), 1)) {
      return false;
    }
    sight.add_field("credential_hash");
    sight.add_field("reuse_count");
    return true;
  };
}

void add_account(Sight& sight) {
  sight.add_field("username");
  sight.add_field("service");
}

Test valid_account_use(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"require_prior_brute"});
  const bool needs_brute = parameters.flag("require_prior_brute");
  if (!parameters.is_usable()) return {};
  return [=](Sight& sight) {
    if (sight.text(sight.find("result")) != "success") return false;
    if (needs_brute && !is_exactly_true(sight.find("prior_brute"))) return false;
    add_account(sight);
    return true;
  };
}

Test default_credentials(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"pairs"});
  auto pairs = parameters.pairs("pairs");
  if (!parameters.is_usable()) return {};
  std::ranges::sort(pairs);
  return [pairs = std::move(pairs)](Sight& sight) {
    const auto username = sight.text(sight.find("username"));
    const auto password = sight.text(sight.find("password"));
    if (!username || !password) return false;
    const bool is_default = std::ranges::binary_search(
        pairs, std::pair(*username, *password), {}, [](const auto& pair) {
          return std::pair<std::string_view, std::string_view>(pair);
        });
    if (is_default) add_account(sight);
    return is_default;
  };
}

constexpr auto credential_prefixes = std::to_array<std::string_view>({"credential_"});
constexpr auto credential_source_kinds =
    std::to_array<std::string_view>({"credential", "auth_attempt"});
constexpr auto credential_tests = std::to_array<TestInfo>({
    {"credential_auth_brute_generic", auth_brute_generic},
    {"credential_password_guessing", password_guessing},
    {"credential_reuse", reuse},
    {"credential_valid_account_use", valid_account_use},
    {"credential_default_credentials", default_credentials},
});

}  // namespace

std::unique_ptr<tagger::Tagger> make_credential_lifter(const LifterContext& context) {
  return std::make_unique<PredicateLifter>(
      LifterTable{"credential", credential_prefixes, credential_source_kinds, credential_tests},
      context);
}

}  // namespace ttp::lifter
