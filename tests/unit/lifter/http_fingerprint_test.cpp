// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "lifter_fixture.hpp"

namespace ttp::lifter::http_fingerprint_test {

namespace {

using ttp::rule::Compat;
using ttp::test::BenchOptions;
using ttp::test::LifterBench;

LifterBench bench(const std::string& match, const BenchOptions& options = {}) {
  return {ttp::lifter::make_http_fingerprint_lifter,
          {{"HFP-0001", "[http_fingerprint]", match, "[settings]"}},
          options};
}

std::string judge(LifterBench& lifter, const std::string& payload) {
  return lifter.judge("http_fingerprint", payload);
}

const std::string scanner =
    "{kind: 'lifter:http_fingerprint_scanner_ja4h', catalogues: [ja4h_scanners]}";
const std::string h2_h3 = "{kind: 'lifter:http_fingerprint_h2_h3_probe'}";
const std::string quic = "{kind: 'lifter:http_fingerprint_quic_probe'}";

}  // namespace

TEST_CASE("a scanner is known by the first segment of its fingerprint") {
  const ttp::test::TemporaryDirectory pack;
  pack.write("catalogues/ja4h_scanners.txt", "ge10nn020000\tmasscan\n");
  auto lifter = bench(scanner, {.pack = pack.path()});
  CHECK(lifter.complaints() == "");
  CHECK(judge(lifter, R"({"ja4h":"ge10nn020000_abc_def","fingerprint_type":"ja4h",)"
                      R"("protocol":"http/1.0","client_ip":"192.0.2.1","seen_at":5})") ==
        R"(HFP-0001 0.5 {"kind":"ja4h","hash":"ge10nn020000_abc_def",)"
        R"("protocol":"http/1.0","client_ip":"192.0.2.1","seen_at":5})");
  CHECK(judge(lifter, R"({"ja4h":"GE10nn020000"})") ==
        R"(HFP-0001 0.5 {"kind":"","hash":"GE10nn020000","protocol":"","client_ip":"",)"
        R"("seen_at":""})");
  CHECK(judge(lifter, R"({"ja4h":"ge10nn0200001_abc"})") == "");
  CHECK(judge(lifter, R"({"ja4h":"x_ge10nn020000"})") == "");
  CHECK(judge(lifter, R"({"ja4h":""})") == "");
  CHECK(judge(lifter, R"({"ja4h":5})") == "");
  CHECK(judge(lifter, "{}") == "");
}

TEST_CASE("settings of HTTP/2 or HTTP/3 are a probe") {
  auto lifter = bench(h2_h3);
  CHECK(judge(lifter, R"({"fingerprint_type":"http2_settings","hash":"h"})") ==
        R"(HFP-0001 0.5 {"kind":"http2_settings","hash":"h","protocol":"","client_ip":"",)"
        R"("seen_at":""})");
  CHECK(judge(lifter, R"({"fingerprint_type":"http3_settings"})") != "");
  CHECK(judge(lifter, R"({"fingerprint_type":"ja4h"})") == "");
  CHECK(judge(lifter, R"({"fingerprint_type":["http2_settings"]})") == "");
  CHECK(judge(lifter, "{}") == "");
}

TEST_CASE("a QUIC fingerprint is a probe") {
  auto lifter = bench(quic);
  CHECK(judge(lifter, R"({"ja4_quic":"q13d","src_ip":"2001:db8::1"})") ==
        R"(HFP-0001 0.5 {"kind":"","hash":"q13d","protocol":"","client_ip":"2001:db8::1",)"
        R"("seen_at":""})");
  CHECK(judge(lifter, R"({"ja4_quic":""})") == "");
  CHECK(judge(lifter, R"({"ja4_quic":null})") == "");
  CHECK(judge(lifter, R"({"ja4_quic":5})") == "");
}

TEST_CASE("live, no rule on HTTP fingerprints ever fires") {
  for (const std::string& match : {scanner, h2_h3, quic}) {
    auto lifter = bench(match, {.compat = Compat::live});
    CHECK(lifter.complaints() == "");
    CHECK(judge(lifter, R"({"ja4_quic":"q","fingerprint_type":"http2_settings"})") == "");
  }
}

}  // namespace ttp::lifter::http_fingerprint_test
