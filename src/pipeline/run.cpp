// SPDX-License-Identifier: Apache-2.0
// The straight line that everything else serves: bytes become events, events become tags, tags go
// to whoever wants them.
#include "pipeline/run.hpp"

#include "base/error.hpp"

namespace ttp::pipeline {

namespace {

constexpr std::uint64_t events_between_progress = 512;

/// Keeps the tags that pass floor and filters, and gives them their ids.
void keep(const tagger::TagList& tags, const TagFilter& filter, TagIds& ids,
          std::vector<KeptTag>& kept, output::Summary& summary) {
  kept.clear();
  for (const Tag& tag : tags.tags()) {
    if (!filter.accepts(tag)) continue;
    if (tag.confidence < filter.min_confidence) {
      ++summary.dropped;
      if (tag.confidence < write_floor) ++summary.uncertain;
      continue;
    }
    kept.push_back({tag, ids.make(tag)});
  }
}

/// Says of an event that its tags have nobody to name.
void report_unanchored(const Event& event, Unanchored what, RejectLog& rejects) {
  if (what == Unanchored::count) {
    rejects.mention(event.input, event.line,
                    "tags that name neither an attacker nor an identity are not stored",
                    event.source_id);
    return;
  }
  rejects.reject(event.input, event.line,
                 event.anomaly == nullptr
                     ? "an event with tags, but without attacker_uuid or identity_uuid"
                     : "an anomaly with tags, but of calls without attacker_uuid or identity_uuid",
                 {}, event.source_id);
}

/// The next event; an interrupted read is the end.
const Event* next_of(EventSource& source, Profile* profile) {
  if (profile != nullptr) profile->begin_event();
  const StageTimer timer(profile, Stage::parse);
  try {
    return source.next();
  } catch (const Interrupted&) {
    return nullptr;
  }
}

void hand_on(const Event& event, std::span<const KeptTag> kept,
             std::span<Consumer* const> consumers, Profile* profile) {
  const StageTimer timer(profile, Stage::write);
  for (Consumer* consumer : consumers) consumer->take(event, kept);
}

/// Tells a profile that a run is over, however it ends.
class EndOfEvents {
 public:
  explicit EndOfEvents(Profile* profile) : profile_(profile) {}
  ~EndOfEvents() {
    if (profile_ != nullptr) profile_->end_events();
  }
  EndOfEvents(const EndOfEvents&) = delete;
  EndOfEvents& operator=(const EndOfEvents&) = delete;

 private:
  Profile* profile_;
};

}  // namespace

void run(EventSource& source, tagger::CompositeTagger& tagger, tagger::TagList& tags,
         std::span<Consumer* const> consumers, const RunOptions& options, RejectLog& rejects,
         output::Summary& summary) {
  TagIds ids;
  std::vector<KeptTag> kept;
  std::uint64_t seen = 0;
  const EndOfEvents end(options.profile);
  while (const Event* event = next_of(source, options.profile)) {
    if (options.stop != nullptr && *options.stop != 0) break;
    if (++seen % events_between_progress == 0 && options.progress) options.progress();
    if (!options.events.accepts(*event)) {
      ++summary.filtered;
      if (options.events.selects(*event)) tagger.observe(*event, tags);
      continue;
    }
    ++summary.events;
    if (event->anomaly != nullptr) ++summary.anomalies[std::string(to_text(event->anomaly->type))];
    tagger.tag(*event, tags);
    if (tags.refused() != nullptr) {
      rejects.reject(event->input, event->line, tags.refused(), {}, event->source_id);
    }
    keep(tags, options.tags, ids, kept, summary);
    if (!kept.empty() && !event->has_anchor()) {
      ++summary.unanchored;
      report_unanchored(*event, options.unanchored, rejects);
      if (event->anomaly == nullptr) continue;
      kept.clear();  // what was found stands
    }
    for (const KeptTag& each : kept) summary.count_tag(each.tag);
    if (!kept.empty()) ++summary.tagged_events;
    hand_on(*event, kept, consumers, options.profile);
  }
}

}  // namespace ttp::pipeline
