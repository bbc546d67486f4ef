// SPDX-License-Identifier: Apache-2.0
// Attackers that share secrets.
#include <array>
#include <memory>

#include "lifter/predicate_lifter.hpp"

namespace ttp::lifter {

namespace {

using rule::Rule;

Test password_spraying(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"account_threshold"});
  const std::int64_t threshold = parameters.integer("account_threshold", 1);
  if (!parameters.is_usable()) return {};
  return [=](Sight& sight) {
    // The finding is about the identity; without one there is nobody to tag.
    if (!sight.event().identity_uuid || !sight.nonempty_text("shared_password_hash") ||
        !is_int_at_least(sight.find("account_count"), threshold)) {
      return false;
    }
    sight.add_field("shared_password_hash");
    sight.add_field("account_count");
    return true;
  };
}

constexpr auto identity_prefixes = std::to_array<std::string_view>({"identity_"});
constexpr auto identity_source_kinds = std::to_array<std::string_view>({"identity"});
constexpr auto identity_tests =
    std::to_array<TestInfo>({{"identity_password_spraying", password_spraying}});

}  // namespace

std::unique_ptr<tagger::Tagger> make_identity_lifter(const LifterContext& context) {
  return std::make_unique<PredicateLifter>(
      LifterTable{"identity", identity_prefixes, identity_source_kinds, identity_tests, true},
      context);
}

}  // namespace ttp::lifter
