// SPDX-License-Identifier: Apache-2.0
#include "tagger/composite.hpp"

#include <algorithm>
#include <exception>

#include "base/limits.hpp"
#include "base/quick_hash.hpp"
#include "base/text.hpp"

namespace ttp::tagger {

CompositeTagger::CompositeTagger(std::vector<std::unique_ptr<Tagger>> taggers, Notice notice)
    : taggers_(std::move(taggers)), notice_(std::move(notice)) {}

void CompositeTagger::turn_to(std::string_view source_kind) {
  if (last_count_ != nullptr && quick_equal(source_kind, last_kind_)) return;
  last_kind_ = source_kind;
  // Hostile input could invent kinds without end; beyond the cap they share one line.
  const auto known = routes_.find(source_kind);
  if (known != routes_.end()) {
    last_count_ = &kinds_.find(source_kind)->second;
    last_route_ = &known->second;
    return;
  }
  std::vector<Tagger*> route;
  for (const auto& tagger : taggers_) {
    if (tagger->handles(source_kind)) route.push_back(tagger.get());
  }
  // Nobody judges the kinds that share that line, so that none is missed.
  const bool is_shared = route.empty() && (kinds_.size() >= limits::summary_names ||
                                           source_kind.size() > limits::summary_name_bytes);
  const std::string name = is_shared ? "(others)" : std::string(source_kind);
  KindCount& count = kinds_[name];
  last_count_ = &count;
  last_route_ = &(routes_[name] = std::move(route));
  if (count.events > 0) return;
  count.is_claimed = !last_route_->empty() ||
                     std::find(claimed_elsewhere_.begin(), claimed_elsewhere_.end(),
                               source_kind) != claimed_elsewhere_.end();
  count.is_known =
      std::find(known_kinds.begin(), known_kinds.end(), source_kind) != known_kinds.end();
  const std::string shown = terminal_text(source_kind, 40);
  if (!count.is_known) {
    notice_("notice: unknown source kind '" + shown + "': its events are counted, not judged");
  } else if (!count.is_claimed) {
    notice_("warning: no rule looks at events of kind '" + shown + "'");
  }
}

void CompositeTagger::tag(const Event& event, TagList& tags) {
  tags.begin(event);
  turn_to(event.source_kind);
  ++last_count_->events;
  bool failed = false;
  for (Tagger* tagger : *last_route_) {
    const StageTimer timer(profile_, tagger->stage());
    try {
      tagger->tag(event, tags);
    } catch (const std::exception&) {
      // Never expected; but one tagger's mistake must not cost the others' tags.
      failed = true;
      report(*tagger, event.source_kind);
    }
  }
  if (failed) ++failures_;
}

std::vector<std::string> CompositeTagger::remarks() const {
  std::vector<std::string> all;
  for (const auto& tagger : taggers_) {
    for (std::string& remark : tagger->remarks()) all.push_back(std::move(remark));
  }
  return all;
}

void CompositeTagger::observe(const Event& event, TagList& tags) {
  tags.begin(event);
  for (const auto& tagger : taggers_) {
    const StageTimer timer(profile_, tagger->stage());
    tagger->observe(event, tags);
  }
}

void CompositeTagger::report(const Tagger& tagger, std::string_view source_kind) {
  if (std::find(reported_.begin(), reported_.end(), &tagger) != reported_.end()) return;
  reported_.push_back(&tagger);
  notice_("warning: the tagger '" + std::string(tagger.name()) + "' failed on an event of kind '" +
          terminal_text(source_kind, 40) + "'; its tags for such events are missing");
}

}  // namespace ttp::tagger
