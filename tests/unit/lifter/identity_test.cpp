// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "lifter_fixture.hpp"

namespace ttp::lifter::identity_test {

namespace {

using ttp::test::Anchors;
using ttp::test::LifterBench;

LifterBench bench(const std::string& match, const std::string& evidence_fields = "[]") {
  return {ttp::lifter::make_identity_lifter,
          {{"R0003", "[identity]", match, evidence_fields}}};
}

const std::string spraying = "{kind: 'lifter:identity_password_spraying', account_threshold: 3}";
const Anchors identity{.attacker = {}, .identity = "i-1"};

}  // namespace

TEST_CASE("spraying is one password on as many accounts as the threshold") {
  auto lifter = bench(spraying);
  CHECK(lifter.judge("identity", R"({"account_count":3,"shared_password_hash":"ab"})", identity) ==
        R"(R0003 0.5 {"shared_password_hash":"ab","account_count":3})");
  CHECK(lifter.judge("identity", R"({"account_count":4,"shared_password_hash":"ab"})", identity) !=
        "");
  CHECK(lifter.judge("identity", R"({"account_count":2,"shared_password_hash":"ab"})", identity) ==
        "");
  CHECK(lifter.judge("identity", R"({"account_count":3.0,"shared_password_hash":"ab"})",
                     identity) == "");
  CHECK(lifter.judge("identity", R"({"account_count":[3],"shared_password_hash":"ab"})",
                     identity) == "");
  CHECK(lifter.judge("identity", R"({"account_count":3,"shared_password_hash":7})", identity) ==
        "");
  CHECK(lifter.judge("identity", R"({"account_count":3,"shared_password_hash":""})", identity) ==
        "");
  CHECK(lifter.judge("identity", R"({"account_count":3,"shared_password_hash":null})", identity) ==
        "");
  CHECK(lifter.judge("identity", R"({"account_count":3})", identity) == "");
  CHECK(lifter.judge("identity", "{}", identity) == "");
}

TEST_CASE("without an identity there is nobody to tag, whatever the attacker") {
  auto lifter = bench(spraying, "[members]");
  const std::string payload =
      R"({"account_count":3,"shared_password_hash":"ab","members":["a", "b"]})";
  CHECK(lifter.judge("identity", payload, {.attacker = "a-1", .identity = {}}) == "");
  CHECK(lifter.judge("identity", payload, {.attacker = "a-1", .identity = "i-1"}) ==
        R"(R0003 0.5 {"members":["a", "b"],"shared_password_hash":"ab","account_count":3})");
}

TEST_CASE("only identity events are judged") {
  auto lifter = bench(spraying);
  CHECK(lifter.tagger().handles("identity"));
  CHECK_FALSE(lifter.tagger().handles("credential"));
  CHECK_FALSE(LifterBench(ttp::lifter::make_identity_lifter, {}).tagger().handles("identity"));
}

TEST_CASE("spraying needs a threshold from one on") {
  CHECK(bench("{kind: 'lifter:identity_password_spraying'}").complaints() ==
        "error 5: the rule needs the parameter 'account_threshold'");
  CHECK(bench("{kind: 'lifter:identity_password_spraying', account_threshold: 0}").complaints() ==
        "error 5: 'account_threshold' must be at least 1");
  CHECK(bench("{kind: 'lifter:identity_password_spraying', account_treshold: 3}")
            .diagnostics()
            .front()
            .hint == "did you mean 'account_threshold'?");
}

}  // namespace ttp::lifter::identity_test
