// SPDX-License-Identifier: Apache-2.0
#include "lifter/lifter.hpp"

#include <array>

namespace ttp::lifter {

namespace {

constexpr auto lifters = std::to_array<LifterInfo>({
#define LIFTER(name, summary) {#name, summary, make_##name##_lifter},
#include "lifter/lifters.def"
#undef LIFTER
});

}  // namespace

std::span<const LifterInfo> all_lifters() { return lifters; }

}  // namespace ttp::lifter
