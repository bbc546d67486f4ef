// SPDX-License-Identifier: Apache-2.0
#include "output/sink.hpp"

#include <algorithm>
#include <array>

namespace ttp::output {

namespace {

constexpr auto sinks = std::to_array<SinkInfo>({
#define SINK(name, summary) {#name, summary, make_##name##_sink},
#include "output/sinks.def"
#undef SINK
});
static_assert(std::ranges::is_sorted(sinks, {}, &SinkInfo::name));

}  // namespace

std::span<const SinkInfo> all_sinks() { return sinks; }

const SinkInfo* find_sink(std::string_view name) {
  const auto it = std::ranges::lower_bound(sinks, name, {}, &SinkInfo::name);
  return it != sinks.end() && it->name == name ? &*it : nullptr;
}

}  // namespace ttp::output
