// SPDX-License-Identifier: Apache-2.0
#include "store/history.hpp"

#include <array>

namespace ttp::store {

namespace {

constexpr auto histories = std::to_array<HistoryInfo>({
    {"command", "attackers", make_command_history},
    {"canary", "canary_triggers", make_canary_history},
});

}  // namespace

std::span<const HistoryInfo> all_histories() { return histories; }

}  // namespace ttp::store
