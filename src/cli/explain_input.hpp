// SPDX-License-Identifier: Apache-2.0
// The event that is to be explained.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "cli/options.hpp"
#include "cli/terminal.hpp"
#include "model/event_source.hpp"

namespace ttp::cli {

/// Who is told of the events.
struct EventVisitor {
  std::function<void(const Event&)> pass;  ///< one that stands before those that are meant
  std::function<void(const Event&)> take;  ///< one that is meant
  /// Puts a source behind that of a log, as a replay does for derived events; may be
  /// empty.
  std::function<std::unique_ptr<EventSource>(EventSource&)> derive;
};

/// Finds the events that the options mean (a line may make several): those of a JSON object, of one
/// line of a log, which is read up to there, or of a log's only line. Throws ttp::Error if there is
/// none, and says why. Returns the number of records that were rejected on the way.
std::uint64_t visit_events(const ExplainOptions& options, const EventVisitor& visitor,
                           Console& console);

}  // namespace ttp::cli
