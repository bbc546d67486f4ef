// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "lifter_fixture.hpp"

namespace ttp::lifter::credential_test {

namespace {

using ttp::lifter::make_credential_lifter;
using ttp::rule::Compat;
using ttp::test::BenchOptions;
using ttp::test::LifterBench;

LifterBench bench(const std::string& match, const std::string& evidence_fields = "[]",
                  const BenchOptions& options = {}) {
  return {make_credential_lifter,
          {{"R0001", "[auth_attempt, credential]", match, evidence_fields}},
          options};
}

const std::string brute =
    "{kind: 'lifter:credential_auth_brute_generic', fail_threshold: 5, window_minutes: 5}";
const std::string guessing =
    "{kind: 'lifter:credential_password_guessing', pw_threshold: 5, window_minutes: 5}";
const std::string reuse = "{kind: 'lifter:credential_reuse'}";
const std::string valid =
    "{kind: 'lifter:credential_valid_account_use', require_prior_brute: true}";
const std::string defaults =
    "{kind: 'lifter:credential_default_credentials', "
    "pairs: [[root, ''], [root, root], [admin, \"1234\"]]}";

}  // namespace

TEST_CASE("brute force is a count of failures at or above the threshold") {
  auto lifter = bench(brute);
  CHECK(lifter.judge("auth_attempt", R"({"service":"ssh","fail_count":5})") ==
        R"(R0001 0.5 {"fail_count":5,"service":"ssh"})");
  CHECK(lifter.judge("auth_attempt", R"({"fail_count":6})") == R"(R0001 0.5 {"fail_count":6})");
  CHECK(lifter.judge("auth_attempt", R"({"fail_count":5,"service":null})") ==
        R"(R0001 0.5 {"fail_count":5,"service":null})");
  CHECK(lifter.judge("auth_attempt", R"({"fail_count":4})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"fail_count":5.0})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"fail_count":"5"})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"fail_count":true})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"fail_count":null})") == "");
  CHECK(lifter.judge("auth_attempt", "{}") == "");
}

TEST_CASE("a threshold of one is reached by true") {
  auto lifter = bench("{kind: 'lifter:credential_auth_brute_generic', fail_threshold: 1}");
  CHECK(lifter.judge("auth_attempt", R"({"fail_count":true})") ==
        R"(R0001 0.5 {"fail_count":true})");
  CHECK(lifter.judge("auth_attempt", R"({"fail_count":false})") == "");
}

TEST_CASE("counts beyond 64 bits are counts") {
  auto lifter = bench(brute);
  CHECK(lifter.judge("auth_attempt", R"({"fail_count":9223372036854775808})") ==
        R"(R0001 0.5 {"fail_count":9223372036854775808})");
  CHECK(lifter.judge("auth_attempt", R"({"fail_count":-9223372036854775809})") == "");
}

TEST_CASE("the rule's evidence fields come first and keep their place") {
  auto lifter = bench(brute, "[service, missing, fail_count]");
  CHECK(lifter.judge("auth_attempt", R"({"fail_count":5,"service":{"a": [1]},"user":"x"})") ==
        R"(R0001 0.5 {"service":{"a": [1]},"fail_count":5})");
}

TEST_CASE("guessing needs a user name besides the count of passwords") {
  auto lifter = bench(guessing);
  CHECK(lifter.judge("auth_attempt", R"({"username":"root","password_count":5})") ==
        R"(R0001 0.5 {"password_count":5,"username":"root"})");
  CHECK(lifter.judge("auth_attempt", R"({"username":" ","password_count":5})") != "");
  CHECK(lifter.judge("auth_attempt", R"({"username":"root","password_count":4})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"username":"","password_count":5})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"username":7,"password_count":5})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"username":null,"password_count":5})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"password_count":5})") == "");
}

TEST_CASE("reuse is a credential that was seen again") {
  auto lifter = bench(reuse);
  CHECK(lifter.judge("credential", R"({"reuse_count":1,"credential_hash":"cd"})") ==
        R"(R0001 0.5 {"credential_hash":"cd","reuse_count":1})");
  CHECK(lifter.judge("credential", R"({"reuse_count":true,"credential_hash":"cd"})") != "");
  CHECK(lifter.judge("credential", R"({"reuse_count":0,"credential_hash":"cd"})") == "");
  CHECK(lifter.judge("credential", R"({"reuse_count":1,"credential_hash":""})") == "");
  CHECK(lifter.judge("credential", R"({"reuse_count":1,"credential_hash":5})") == "");
  CHECK(lifter.judge("credential", R"({"reuse_count":1})") == "");
}

TEST_CASE("a valid account was used when a login succeeds after brute force") {
  auto lifter = bench(valid);
  CHECK(lifter.judge("auth_attempt",
                     R"({"result":"success","prior_brute":true,"username":7,"service":"ssh"})") ==
        R"(R0001 0.5 {"username":7,"service":"ssh"})");
  CHECK(lifter.judge("auth_attempt", R"({"result":"success","prior_brute":true})") ==
        "R0001 0.5 {}");
  CHECK(lifter.judge("auth_attempt", R"({"result":"success","prior_brute":1})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"result":"success","prior_brute":false})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"result":"success"})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"result":"Success","prior_brute":true})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"result":["success"],"prior_brute":true})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"prior_brute":true})") == "");
}

TEST_CASE("without the demand for brute force every success counts") {
  auto lifter = bench("{kind: 'lifter:credential_valid_account_use'}");
  CHECK(lifter.judge("auth_attempt", R"({"result":"success","username":"bob"})") ==
        R"(R0001 0.5 {"username":"bob"})");
}

TEST_CASE("default credentials are a pair of the list, and the password is never evidence") {
  auto lifter = bench(defaults);
  CHECK(lifter.judge("auth_attempt", R"({"username":"root","password":"","service":"ssh"})") ==
        R"(R0001 0.5 {"username":"root","service":"ssh"})");
  CHECK(lifter.judge("auth_attempt", R"({"username":"admin","password":"1234"})") ==
        R"(R0001 0.5 {"username":"admin"})");
  CHECK(lifter.judge("auth_attempt", R"({"username":"r\u006fot","password":"root"})") ==
        R"(R0001 0.5 {"username":"r\u006fot"})");
  CHECK(lifter.judge("auth_attempt", R"({"username":"root","password":"1234"})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"username":"Root","password":"root"})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"username":"admin","password":1234})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"username":"root","password":"root\u0000"})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"username":"root","password":null})") == "");
  CHECK(lifter.judge("auth_attempt", R"({"username":"root"})") == "");
}

TEST_CASE("a pair that is none is an error, tolerated live") {
  const std::string match =
      "{kind: 'lifter:credential_default_credentials', pairs: [[root, 1234], [root], [pi, pi]]}";
  auto ours = bench(match);
  CHECK(ours.complaints() ==
        "error 5: expected a list of two texts\nerror 5: expected a list of two texts");
  CHECK(ours.judge("auth_attempt", R"({"username":"pi","password":"pi"})") == "");
  auto theirs = bench(match, "[]", {.compat = Compat::live});
  CHECK(theirs.judge("auth_attempt", R"({"username":"pi","password":"pi"})") ==
        R"(R0001 0.5 {"username":"pi"})");
}

TEST_CASE("a wrong window is an error, though only the counting of failures uses it") {
  const std::string match =
      "{kind: 'lifter:credential_auth_brute_generic', fail_threshold: 5, window_minutes: five}";
  CHECK(bench(match).complaints() == "error 5: 'window_minutes' must be an integer from 1 on");
  auto theirs = bench(match, "[]", {.compat = Compat::live});
  CHECK(theirs.judge("auth_attempt", R"({"fail_count":5})") == R"(R0001 0.5 {"fail_count":5})");
}

TEST_CASE("credentials of events without anybody to tag are judged, for the run to count") {
  auto lifter = bench(reuse);
  const std::string payload = R"({"reuse_count":1,"credential_hash":"cd"})";
  CHECK(lifter.judge("credential", payload, {.attacker = {}, .identity = {}}) != "");
  CHECK(lifter.judge("credential", payload, {.attacker = {}, .identity = "i-1"}) != "");
  CHECK(lifter.judge("identity", payload) == "");
}

}  // namespace ttp::lifter::credential_test
