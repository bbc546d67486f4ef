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
};

}  // namespace ttp
