// SPDX-License-Identifier: Apache-2.0
// Browsers that opened a canary. A bare fingerprint hash says who, never what was done: it is no
// technique.
#include <algorithm>
#include <array>
#include <memory>

#include "lifter/predicate_lifter.hpp"

namespace ttp::lifter {

namespace {

using rule::Rule;

/// So many time zones that the browser claims and the address contradicts (specification of
/// lifters, R0052); one or two are travellers.
constexpr std::int64_t mismatched_zones = 3;

bool found(Sight& sight, std::string_view metric, std::string_view signature) {
  sight.shaped_evidence().add_text("metric", metric);
  sight.shaped_evidence().add_text("matched_signature", signature);
  return true;
}

Test webdriver(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"signal"});
  if (!parameters.is_usable()) return {};
  return [](Sight& sight) {
    return is_exactly_true(sight.find("navigator_webdriver")) &&
           found(sight, "navigator_webdriver", "navigator.webdriver_true");
  };
}

Test automation_hash(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"catalogues"});
  const auto tools = parameters.texts("catalogues");
  if (!parameters.is_usable()) return {};
  return [=](Sight& sight) {
    const auto tool = sight.text(sight.first_of({"canvas_audio_hash_match", "matched_tool"}));
    return tool && std::ranges::find(tools, *tool) != tools.end() &&
           found(sight, "canvas_audio_hash", *tool);
  };
}

Test webrtc_leak(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"require_geo_mismatch"});
  if (!parameters.is_usable()) return {};
  return [](Sight& sight) {
    return is_exactly_true(sight.find("webrtc_geo_mismatch")) &&
           found(sight, "webrtc_geo_mismatch", "webrtc_private_vs_source_ip");
  };
}

Test tz_lang_mismatch(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {});
  if (!parameters.is_usable()) return {};
  return [](Sight& sight) {
    const Value* zones = sight.find("tz_mismatch_zones");
    if (is_int_at_least(zones, mismatched_zones)) {
      return found(sight, "timezone_geo_mismatch", "tz_zones>=" + std::string(int_text(*zones)));
    }
    return is_exactly_true(sight.find("lang_country_mismatch")) &&
           found(sight, "language_country_mismatch", "lang_vs_source_country");
  };
}

Test platform_inconsistency(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {});
  if (!parameters.is_usable()) return {};
  return [](Sight& sight) {
    if (is_exactly_true(sight.find("platform_ua_inconsistent"))) {
      return found(sight, "platform_ua_mismatch", "navigator.platform_vs_userAgent");
    }
    return is_exactly_true(sight.find("ua_webgl_mismatch")) &&
           found(sight, "ua_webgl_mismatch", "userAgent_vs_webgl_renderer");
  };
}

constexpr auto canary_prefixes = std::to_array<std::string_view>({"canary_"});
constexpr auto canary_source_kinds = std::to_array<std::string_view>({"canary_fingerprint"});
constexpr auto canary_tests = std::to_array<TestInfo>({
    {"canary_webdriver", webdriver},
    {"canary_automation_hash", automation_hash},
    {"canary_webrtc_leak", webrtc_leak},
    {"canary_tz_lang_mismatch", tz_lang_mismatch},
    {"canary_platform_inconsistency", platform_inconsistency},
});

}  // namespace

std::unique_ptr<tagger::Tagger> make_canary_fingerprint_lifter(const LifterContext& context) {
  return std::make_unique<PredicateLifter>(
      LifterTable{"canary_fingerprint", canary_prefixes, canary_source_kinds, canary_tests},
      context);
}

}  // namespace ttp::lifter
