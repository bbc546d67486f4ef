// SPDX-License-Identifier: Apache-2.0
// Which tagger owns a `lifter:` kind.
#pragma once

#include <array>
#include <string_view>

namespace ttp::rule {

/// Prefixes of what stands behind `lifter:`, in the order in which their taggers run.
inline constexpr auto lifter_prefixes = std::to_array<std::string_view>(
    {"behavioral_", "c2_fingerprint", "intel_", "canary_", "email_", "identity_", "credential_",
     "http_fingerprint_", "ipv6_link_local_leak"});

/// The lifters that own these, in the same order.
inline constexpr auto lifter_owners = std::to_array<std::string_view>(
    {"behavioral", "behavioral", "intel", "canary_fingerprint", "email", "identity", "credential",
     "http_fingerprint", "ipv6_leak"});
static_assert(lifter_owners.size() == lifter_prefixes.size());

/// The lifter that owns a kind (what stands behind `lifter:`); empty if none does.
[[nodiscard]] constexpr std::string_view lifter_of(std::string_view kind) {
  for (std::size_t i = 0; i < lifter_prefixes.size(); ++i) {
    if (kind.starts_with(lifter_prefixes[i])) return lifter_owners[i];
  }
  return {};
}

}  // namespace ttp::rule
