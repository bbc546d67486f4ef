// SPDX-License-Identifier: Apache-2.0
// History that is stored as events already.
#pragma once

#include "store/history.hpp"

namespace ttp::store {

/// A table with the columns `uuid` (the source id), `occurred_at`, `attacker_id`, `identity_id`,
/// `session_id`, `decky_id` and `payload` (a JSON object), all text.
struct EventTable {
  std::string_view name;
  std::string_view source_kind;
};

/// Its rows in the window, in the order of their row ids. A payload that is no JSON object is
/// rejected.
std::unique_ptr<History> make_event_history(Database& database, const HistoryOptions& options,
                                            RejectLog& rejects, const EventTable& table);

}  // namespace ttp::store
