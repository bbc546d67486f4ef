// SPDX-License-Identifier: Apache-2.0
// Which fields events of a kind carry.
#pragma once

#include <span>
#include <string_view>

namespace ttp::lint {

/// Names of a kind's payload fields, as readers make them and taggers read them; empty for a kind
/// about which nothing is known. (Specification of events, "Payloads by kind", and of lifters.)
[[nodiscard]] std::span<const std::string_view> fields_of(std::string_view source_kind);

}  // namespace ttp::lint
