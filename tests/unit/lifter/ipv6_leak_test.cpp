// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "lifter_fixture.hpp"

namespace ttp::lifter::ipv6_leak_test {

namespace {

using ttp::rule::Compat;
using ttp::test::LifterBench;

LifterBench bench(Compat compat = Compat::none) {
  return {ttp::lifter::make_ipv6_leak_lifter,
          {{"R0059", "[ipv6_leak]", "{kind: 'lifter:ipv6_link_local_leak'}", "[addr, other]"}},
          {.compat = compat}};
}

std::string judge(LifterBench& lifter, const std::string& payload) {
  return lifter.judge("ipv6_leak", payload);
}

bool leaks(LifterBench& lifter, const std::string& address) {
  return !judge(lifter, R"({"addr":")" + address + R"("})").empty();
}

}  // namespace

TEST_CASE("a link-local address is told with what is known about it") {
  auto lifter = bench();
  CHECK(judge(lifter, R"({"addr":"FE80::1","src_ip":"fe80::2","iid_kind":"eui64",)"
                      R"("mac_oui":"aa:bb:cc","vector":null,"on_iface":"eth0",)"
                      R"("attacker_v4":"192.0.2.1","observed_at":0,"other":1})") ==
        R"(R0059 0.5 {"addr":"FE80::1","mac_oui":"aa:bb:cc","iid_kind":"eui64","vector":null,)"
        R"("on_iface":"eth0","attacker_v4":"192.0.2.1","observed_at":0})");
}

TEST_CASE("what is not known about an address is empty, its kind unknown") {
  auto lifter = bench();
  const std::string head = R"(R0059 0.5 {"addr":"fe80::1","mac_oui":"","iid_kind":"unknown",)"
                           R"("vector":"","on_iface":"","attacker_v4":)";
  const std::string tail = R"(,"observed_at":""})";
  CHECK(judge(lifter, R"({"src_ip":"fe80::1"})") == head + R"("")" + tail);
  CHECK(judge(lifter, R"({"addr":"","src_ip":"fe80::1","attacker_v4":null,"attacker_ip":"x"})") ==
        head + R"("x")" + tail);
  CHECK(judge(lifter, R"({"addr":"fe80::1","attacker_v4":0})") == head + R"("")" + tail);
  CHECK(judge(lifter, R"({"addr":"fe80::1","attacker_ip":false})") == head + "false" + tail);
}

TEST_CASE("the whole network fe80::/10 is link-local, and only addresses are in it") {
  auto lifter = bench();
  CHECK(leaks(lifter, "fe80::1"));
  CHECK(leaks(lifter, "FE80::AABB"));
  CHECK(leaks(lifter, "febf:ffff::1"));
  CHECK(leaks(lifter, "fe80::1%eth0"));
  CHECK_FALSE(leaks(lifter, "fec0::1"));
  CHECK_FALSE(leaks(lifter, "fe7f::1"));
  CHECK_FALSE(leaks(lifter, "2001:db8::fe80"));
  CHECK_FALSE(leaks(lifter, "fe80:"));
  CHECK_FALSE(leaks(lifter, "fe80"));
  CHECK_FALSE(leaks(lifter, " fe80::1"));
  CHECK_FALSE(leaks(lifter, R"(fe80::1\u0000x)"));
  CHECK_FALSE(leaks(lifter, "fe80::1" + std::string(100, '0')));
  CHECK_FALSE(leaks(lifter, "192.0.2.1"));
}

TEST_CASE("odd types are no address and hide the one behind them only if they say something") {
  auto lifter = bench();
  CHECK(judge(lifter, R"({"addr":true,"src_ip":"fe80::1"})") == "");
  CHECK(judge(lifter, R"({"addr":["fe80::1"]})") == "");
  CHECK(judge(lifter, R"({"addr":{},"src_ip":"fe80::1"})") != "");
  CHECK(judge(lifter, R"({"addr":null})") == "");
  CHECK(judge(lifter, "{}") == "");
}

TEST_CASE("live, an address is judged by its first group alone") {
  auto lifter = bench(Compat::live);
  CHECK(leaks(lifter, "Fe80::1"));
  CHECK(leaks(lifter, "fe80:not an address"));
  CHECK_FALSE(leaks(lifter, "febf::1"));
  CHECK_FALSE(leaks(lifter, "fe80"));
  CHECK_FALSE(leaks(lifter, " fe80::1"));
}

}  // namespace ttp::lifter::ipv6_leak_test
