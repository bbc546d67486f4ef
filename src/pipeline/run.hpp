// SPDX-License-Identifier: Apache-2.0
// The loop: events in, tags out.
#pragma once

#include <csignal>
#include <functional>
#include <span>
#include <vector>

#include "base/profile.hpp"
#include "model/event_source.hpp"
#include "model/reject_log.hpp"
#include "model/tag.hpp"
#include "output/summary.hpp"
#include "pipeline/filter.hpp"
#include "tagger/composite.hpp"

namespace ttp::pipeline {

/// A tag that passed the floor and the filters, with its id.
struct KeptTag {
  Tag tag;
  Uuid uuid;
};

/// Takes what the loop found.
class Consumer {
 public:
  virtual ~Consumer() = default;

  /// One judged event and the tags of it that were kept (perhaps none).
  virtual void take(const Event& event, std::span<const KeptTag> tags) = 0;
};

/// What becomes of tags of an event that has neither attacker nor identity.
enum class Unanchored {
  reject,  ///< the event is rejected: its source should have named one
  count,   ///< mentioned and counted: in a live database such rows are normal (a canary hit by
           ///< nobody known)
};

struct RunOptions {
  EventFilter events;
  TagFilter tags;
  Unanchored unanchored = Unanchored::reject;
  std::function<void()> progress;            ///< called now and then; may be empty
  const volatile std::sig_atomic_t* stop = nullptr;  ///< not zero: end after the event in hand
  Profile* profile = nullptr;  ///< told of every event; may be null
};

/// Reads `source` to its end (or until told to stop), judges every event that passes the filters
/// and hands the result to the consumers in order. Counts into `summary`.
void run(EventSource& source, tagger::CompositeTagger& tagger, tagger::TagList& tags,
         std::span<Consumer* const> consumers, const RunOptions& options, RejectLog& rejects,
         output::Summary& summary);

}  // namespace ttp::pipeline
