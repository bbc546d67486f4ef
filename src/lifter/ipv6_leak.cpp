// SPDX-License-Identifier: Apache-2.0
// Link-local addresses that leaked: a tunnel hides where the packets come from, not this.
#include <arpa/inet.h>

#include <array>
#include <memory>

#include "base/text.hpp"
#include "lifter/predicate_lifter.hpp"

namespace ttp::lifter {

namespace {

using rule::Rule;

/// True for an IPv6 address, with or without a zone (`%eth0`), in fe80::/10.
bool is_link_local(std::string_view text) {
  const std::string address(text.substr(0, text.find('%')));
  std::array<unsigned char, 16> bytes{};
  if (address.size() > INET6_ADDRSTRLEN || address.find('\0') != std::string::npos ||
      inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) {
    return false;
  }
  return bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80;
}

/// The live system looks at the first group only, and does not know the rest of the network.
bool looks_link_local(std::string_view text) { return lower_ascii(text).starts_with("fe80:"); }

void add_or(Sight& sight, std::string_view name, const Value* value, std::string_view absent) {
  tagger::EvidenceWriter& evidence = sight.shaped_evidence();
  if (value != nullptr) {
    evidence.add_value(name, *value);
  } else {
    evidence.add_text(name, absent);
  }
}

Test link_local_leak(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {});
  if (!parameters.is_usable()) return {};
  const auto is_leak = context.compat == rule::Compat::live ? looks_link_local : is_link_local;
  return [=](Sight& sight) {
    const Value* address = sight.first_of({"addr", "src_ip"});
    const auto text = sight.text(address);
    if (!text || !is_leak(*text)) return false;
    add_or(sight, "addr", address, "");
    add_or(sight, "mac_oui", sight.find("mac_oui"), "");
    add_or(sight, "iid_kind", sight.find("iid_kind"), "unknown");
    add_or(sight, "vector", sight.find("vector"), "");
    add_or(sight, "on_iface", sight.find("on_iface"), "");
    add_or(sight, "attacker_v4", sight.first_of({"attacker_v4", "attacker_ip"}), "");
    add_or(sight, "observed_at", sight.find("observed_at"), "");
    return true;
  };
}

constexpr auto ipv6_leak_prefixes = std::to_array<std::string_view>({"ipv6_link_local_leak"});
constexpr auto ipv6_leak_source_kinds = std::to_array<std::string_view>({"ipv6_leak"});
constexpr auto ipv6_leak_tests =
    std::to_array<TestInfo>({{"ipv6_link_local_leak", link_local_leak}});

}  // namespace

std::unique_ptr<tagger::Tagger> make_ipv6_leak_lifter(const LifterContext& context) {
  return std::make_unique<PredicateLifter>(
      LifterTable{"ipv6_leak", ipv6_leak_prefixes, ipv6_leak_source_kinds, ipv6_leak_tests},
      context);
}

}  // namespace ttp::lifter
