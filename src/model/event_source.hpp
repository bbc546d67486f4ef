// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/event.hpp"

namespace ttp {

/// A source of events, whatever it reads.
class EventSource {
 public:
  virtual ~EventSource() = default;

  /// The next event, or null at the end. The event and all views in it live until the next call.
  virtual const Event* next() = 0;

  /// The event that the next call of `next` will return, if it is made already and the events before
  /// it stay valid then, as long as `at_hand` returned one before each further call; else null. Who
  /// does several steps for each event can so do each of them for several events in a row: its code
  /// stays in the processor's first cache.
  [[nodiscard]] virtual const Event* at_hand() const { return nullptr; }
};

}  // namespace ttp
