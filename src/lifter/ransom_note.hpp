// SPDX-License-Identifier: Apache-2.0
// The behavioral test that sessions and mail share.
#pragma once

#include "lifter/predicate_lifter.hpp"

namespace ttp::lifter {

/// `behavioral_ransom_note`: a payment keyword and, where the rule asks for it, an address to pay
/// to. On mail the evidence has the shape of mail's, without the address.
[[nodiscard]] Test make_ransom_note_test(const rule::Rule& rule, const LifterContext& context);

}  // namespace ttp::lifter
