// SPDX-License-Identifier: Apache-2.0
#include "store/history.hpp"

#include <array>

#include "store/event_history.hpp"

namespace ttp::store {

namespace {

template <const EventTable& table>
std::unique_ptr<History> make_from(Database& database, const HistoryOptions& options,
                                   RejectLog& rejects) {
  return make_event_history(database, options, rejects, table);
}

constexpr EventTable auth_table{"auth_attempts", "auth_attempt"};
constexpr EventTable email_table{"emails", "email"};
constexpr EventTable intel_table{"intel_records", "intel"};
constexpr EventTable session_table{"sessions", "session"};

constexpr auto histories = std::to_array<HistoryInfo>({
    {"command", "attackers", make_command_history},
    {"canary", "canary_triggers", make_canary_history},
    {"email", email_table.name, make_from<email_table>},
    {"auth", auth_table.name, make_from<auth_table>},
    {"intel", intel_table.name, make_from<intel_table>},
    {"session", session_table.name, make_from<session_table>},
});

}  // namespace

std::span<const HistoryInfo> all_histories() { return histories; }

}  // namespace ttp::store
