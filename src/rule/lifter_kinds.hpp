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

}  // namespace ttp::rule
