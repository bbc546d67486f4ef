// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "lifter_fixture.hpp"

namespace ttp::lifter::canary_fingerprint_test {

namespace {

using ttp::test::LifterBench;

LifterBench bench(const std::string& match) {
  return {ttp::lifter::make_canary_fingerprint_lifter,
          {{"R0049", "[canary_fingerprint]", match, "[ua_signature, canvas_hash]"}}};
}

std::string judge(LifterBench& lifter, const std::string& payload) {
  return lifter.judge("canary_fingerprint", payload);
}

std::string tag(const std::string& metric, const std::string& signature) {
  return R"(R0049 0.5 {"metric":")" + metric + R"(","matched_signature":")" + signature + R"("})";
}

}  // namespace

TEST_CASE("a browser that says it is driven is an automated one") {
  auto lifter = bench("{kind: 'lifter:canary_webdriver', signal: navigator.webdriver_true}");
  CHECK(lifter.complaints() == "");
  CHECK(judge(lifter, R"({"navigator_webdriver":true,"ua_signature":"x"})") ==
        tag("navigator_webdriver", "navigator.webdriver_true"));
  CHECK(judge(lifter, R"({"navigator_webdriver":false})") == "");
  CHECK(judge(lifter, R"({"navigator_webdriver":1})") == "");
  CHECK(judge(lifter, R"({"navigator_webdriver":"true"})") == "");
  CHECK(judge(lifter, R"({"navigator_webdriver":null})") == "");
  CHECK(judge(lifter, "{}") == "");
}

TEST_CASE("a tool that the rule lists is named, from the first field that says something") {
  auto lifter =
      bench("{kind: 'lifter:canary_automation_hash', catalogues: [puppeteer, selenium]}");
  CHECK(judge(lifter, R"({"canvas_audio_hash_match":"puppeteer","matched_tool":"selenium"})") ==
        tag("canvas_audio_hash", "puppeteer"));
  CHECK(judge(lifter, R"({"canvas_audio_hash_match":"","matched_tool":"selenium"})") ==
        tag("canvas_audio_hash", "selenium"));
  CHECK(judge(lifter, R"({"canvas_audio_hash_match":5,"matched_tool":"selenium"})") == "");
  CHECK(judge(lifter, R"({"matched_tool":"Selenium"})") == "");
  CHECK(judge(lifter, R"({"matched_tool":"phantomjs"})") == "");
  CHECK(judge(lifter, R"({"matched_tool":null})") == "");
  CHECK(judge(lifter, R"({"canvas_hash":"abc","audio_hash":"abc"})") == "");
}

TEST_CASE("a local address that contradicts the source is a proxy") {
  auto lifter = bench("{kind: 'lifter:canary_webrtc_leak', require_geo_mismatch: true}");
  CHECK(judge(lifter, R"({"webrtc_geo_mismatch":true})") ==
        tag("webrtc_geo_mismatch", "webrtc_private_vs_source_ip"));
  CHECK(judge(lifter, R"({"webrtc_geo_mismatch":1.0})") == "");
  CHECK(judge(lifter, "{}") == "");
}

TEST_CASE("three contradicting time zones come before a contradicting language") {
  auto lifter = bench("{kind: 'lifter:canary_tz_lang_mismatch'}");
  CHECK(judge(lifter, R"({"tz_mismatch_zones":3,"lang_country_mismatch":true})") ==
        tag("timezone_geo_mismatch", "tz_zones>=3"));
  CHECK(judge(lifter, R"({"tz_mismatch_zones":12345678901234567890123})") ==
        tag("timezone_geo_mismatch", "tz_zones>=12345678901234567890123"));
  CHECK(judge(lifter, R"({"tz_mismatch_zones":2,"lang_country_mismatch":true})") ==
        tag("language_country_mismatch", "lang_vs_source_country"));
  CHECK(judge(lifter, R"({"tz_mismatch_zones":2})") == "");
  CHECK(judge(lifter, R"({"tz_mismatch_zones":3.5})") == "");
  CHECK(judge(lifter, R"({"tz_mismatch_zones":"3","lang_country_mismatch":1})") == "");
}

TEST_CASE("a platform contradiction comes before one of the graphics driver") {
  auto lifter = bench("{kind: 'lifter:canary_platform_inconsistency'}");
  CHECK(judge(lifter, R"({"platform_ua_inconsistent":true,"ua_webgl_mismatch":true})") ==
        tag("platform_ua_mismatch", "navigator.platform_vs_userAgent"));
  CHECK(judge(lifter, R"({"platform_ua_inconsistent":1,"ua_webgl_mismatch":true})") ==
        tag("ua_webgl_mismatch", "userAgent_vs_webgl_renderer"));
  CHECK(judge(lifter, R"({"platform_ua_inconsistent":"true"})") == "");
  CHECK(judge(lifter, R"({"ua_webgl_mismatch":null})") == "");
}

}  // namespace ttp::lifter::canary_fingerprint_test
