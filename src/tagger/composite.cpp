// SPDX-License-Identifier: Apache-2.0
#include "tagger/composite.hpp"

#include <algorithm>
#include <exception>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::tagger {

CompositeTagger::CompositeTagger(std::vector<std::unique_ptr<Tagger>> taggers, Notice notice)
    : taggers_(std::move(taggers)), notice_(std::move(notice)) {}

void CompositeTagger::turn_to(std::string_view source_kind) {
  if (last_count_ != nullptr && source_kind == last_kind_) return;
  last_kind_ = source_kind;
  // Hostile input could invent kinds without end; beyond the cap they share one line.
  const bool is_new = !kinds_.contains(source_kind);
  const std::string_view name =
      is_new && kinds_.size() >= limits::summary_names ? "(others)" : source_kind;
  std::vector<Tagger*>& route = routes_[std::string(name)];
  KindCount& count = kinds_[std::string(name)];
  last_count_ = &count;
  last_route_ = &route;
  if (!is_new || count.events > 0) return;
  for (const auto& tagger : taggers_) {
    if (tagger->handles(source_kind)) route.push_back(tagger.get());
  }
  count.is_claimed = !route.empty();
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

void CompositeTagger::report(const Tagger& tagger, std::string_view source_kind) {
  if (std::find(reported_.begin(), reported_.end(), &tagger) != reported_.end()) return;
  reported_.push_back(&tagger);
  notice_("warning: the tagger '" + std::string(tagger.name()) + "' failed on an event of kind '" +
          terminal_text(source_kind, 40) + "'; its tags for such events are missing");
}

}  // namespace ttp::tagger
