// SPDX-License-Identifier: Apache-2.0
#include "sequence/sequence_source.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ttp::sequence {

namespace {

/// Beside a session's state: its id, links and hashes, and what each of its allocations costs.
constexpr std::size_t session_overhead = 192;

}  // namespace

std::size_t SequenceSource::Session::memory(std::string_view id) const {
  std::size_t bytes = sizeof(Session) + session_overhead + id.size() + tracker.footprint();
  for (const auto* kept : {&escalation, &spike}) {
    if (*kept) bytes += (*kept)->footprint();
  }
  return bytes;
}

SequenceSource::SequenceSource(EventSource& source, const ToolTable& table, Options options)
    : source_(source), options_(std::move(options)), maker_(table, options_.use_memo) {}

const Event* SequenceSource::next() {
  const StageTimer timer(options_.profile, Stage::tracker);
  calls_ = {};
  for (;;) {
    if (next_ready_ < ready_now_) return show(ready_[next_ready_++]);
    if (next_followed_ < followed_count_) {
      const Followed& followed = followed_[next_followed_++];
      ready_now_ = followed.ready;
      calls_ = followed.calls;
      return followed.event;
    }
    ready_.clear();
    next_ready_ = 0;
    if (!is_closing_) {
      follow_some();
      is_closing_ = followed_count_ == 0;
    } else if (sessions_.size() > 0) {
      close_oldest();
      ready_now_ = ready_.size();
    } else {
      return nullptr;
    }
  }
}

/// Follows the next event, and those that are at hand.
void SequenceSource::follow_some() {
  followed_count_ = next_followed_ = 0;
  ready_now_ = 0;
  do {
    const Event* const event = next_of_source();
    if (event == nullptr) return;
    Followed& followed = followed_[followed_count_++];
    followed.event = event;
    followed.calls = {};
    followed.made.split = {};
    follow(*event, followed);
    followed.ready = ready_.size();
    if (followed.made.split.statements.empty()) continue;
    // The rules need not take the line apart again.
    followed.with_split = *event;
    followed.with_split.split = &followed.made.split;
    followed.event = &followed.with_split;
  } while (followed_count_ < followed_.size() && source_.at_hand() != nullptr);
}

const Event* SequenceSource::next_of_source() {
  const StageTimer timer(options_.profile, Stage::parse);
  return source_.next();
}

void SequenceSource::follow(const Event& event, Followed& followed) {
  if (event.source_kind != "tool_call" && event.source_kind != "command") return;
  if (options_.follows && !options_.follows(event)) return;
  maker_.make(event, followed.made);
  std::vector<MadeCall>& made = followed.made.calls;
  if (made.empty()) return;
  if (!event.session_id || event.session_id->empty()) {
    without_session_ += made.size();
    return;
  }
  Session& session = sessions_.touch(*event.session_id);
  if (session.footprint == 0) {
    ++tracked_sessions_;
    session.footprint = session.memory(*event.session_id);
    bytes_ += session.footprint;
  }
  const std::uint64_t ts_ms = call_time(event).value_or(session.last_ms);
  session.last_ms = ts_ms;
  for (MadeCall& each : made) {
    each.index = session.tracker.calls();
    each.call.ts_ms = ts_ms;
    take(event, *event.session_id, session, each.call);
    if (options_.counts_classes) count_class(each);
  }
  followed.calls = made;
  const std::size_t footprint = session.memory(*event.session_id);
  bytes_ += footprint - session.footprint;
  session.footprint = footprint;
  while (sessions_.size() > options_.max_sessions || bytes_ > options_.max_bytes) {
    ++closed_early_;
    close_oldest();
  }
}

void SequenceSource::take(const Event& event, std::string_view id, Session& session,
                          const Call& call) {
  ++tracked_calls_;
  session.tracker.step(call, options_.settings, findings_);
  for (const Finding& finding : findings_) {
    std::unique_ptr<Kept>* collapsed = nullptr;
    if (finding.type == AnomalyType::privilege_escalation_after_taint) {
      collapsed = &session.escalation;
    } else if (finding.type == AnomalyType::tool_diversity_spike) {
      collapsed = &session.spike;
    }
    if (collapsed == nullptr || options_.is_every) {
      make_ready(id, session, keep(event, session, finding, call));
    } else if (*collapsed == nullptr) {
      *collapsed = std::make_unique<Kept>(keep(event, session, finding, call));
    } else {
      ++(*collapsed)->count;
    }
  }
}

SequenceSource::Kept SequenceSource::keep(const Event& event, const Session& session,
                                          const Finding& finding, const Call& call) {
  if (inputs_.empty() || inputs_.back() != event.input) inputs_.emplace_back(event.input);
  Kept kept;
  kept.finding = finding;
  kept.call_index = session.tracker.calls() - 1;
  kept.ts_ms = call.ts_ms;
  kept.line = event.line;
  kept.ts = event.ts;
  kept.input = static_cast<std::uint32_t>(inputs_.size() - 1);
  kept.is_shell = event.source_kind == "command";
  kept.has = {true, event.attacker_uuid.has_value(), event.identity_uuid.has_value(),
              event.decky_id.has_value()};
  kept.words = PackedTexts<Kept::texts>({cut_name(call.tool), event.attacker_uuid.value_or(""),
                                         event.identity_uuid.value_or(""),
                                         event.decky_id.value_or("")});
  return kept;
}

void SequenceSource::make_ready(std::string_view id, const Session& session, Kept kept) {
  Ready& ready = ready_.emplace_back();
  ready.session = id;
  ready.description = session.tracker.describe(kept.finding, options_.settings);
  session.tracker.evidence(kept.finding, evidence_);
  for (const AnomalyCall& each : evidence_) ready.evidence.emplace_back(each.index, each.tool);
  ready.kept = std::move(kept);
}

void SequenceSource::close_oldest() {
  sessions_.forget_oldest([&](std::string_view id, Session& session) {
    bytes_ -= session.footprint;
    // In the order in which they were found; of one call, in the detectors' order.
    auto* first = &session.escalation;
    auto* second = &session.spike;
    if (*first && *second && (*second)->call_index < (*first)->call_index) std::swap(first, second);
    for (auto* kept : {first, second}) {
      if (*kept) make_ready(id, session, std::move(**kept));
    }
  });
}

const Event* SequenceSource::show(const Ready& ready) {
  const Kept& kept = ready.kept;
  const std::string_view tool = kept.words.get(Kept::tool);
  const AnomalyType type = kept.finding.type;
  ++found_[static_cast<std::size_t>(type)];
  arena_.reset();
  payload_.clear();
  evidence_.clear();
  std::string json = "[";
  for (const auto& [index, name] : ready.evidence) {
    evidence_.push_back({index, name});
    json += json.size() > 1 ? ",{\"index\":" : "{\"index\":";
    json += std::to_string(index) + ",\"tool\":";
    append_json_string(json, name);
    json += '}';
  }
  json += ']';
  const auto text = [&](std::string_view value) { return make_string_value(value, arena_); };
  const auto number = [&](std::uint64_t value) {
    return make_integer_value(static_cast<std::int64_t>(value), arena_);
  };
  payload_.push_back({"anomaly_type", text(to_text(type))});
  payload_.push_back({"confidence", number(static_cast<std::uint64_t>(confidence_of(type)))});
  payload_.push_back({"description", text(ready.description)});
  payload_.push_back({"tool", text(tool)});
  payload_.push_back({"call_index", number(kept.call_index)});
  payload_.push_back({"count", number(kept.count)});
  payload_.push_back({"origin", text(kept.is_shell ? "shell" : "agent")});
  payload_.push_back({"evidence", {JsonType::array, false, arena_.copy(json)}});

  event_ = {};
  event_.arena = &arena_;
  event_.source_kind = "sequence";
  event_.source_id = arena_.copy(ready.session + "#seq" + std::to_string(kept.call_index) + ':' +
                                 std::string(to_text(type)));
  event_.attacker_uuid = kept.text(Kept::attacker);
  event_.identity_uuid = kept.text(Kept::identity);
  event_.decky_id = kept.text(Kept::decky);
  event_.session_id = ready.session;
  event_.ts = kept.ts;
  event_.payload = payload_;
  event_.input = inputs_[kept.input];
  event_.line = kept.line;
  anomaly_ = {type, confidence_of(type), ready.description, ready.session, kept.call_index,
              kept.ts_ms, tool, evidence_, kept.count};
  event_.anomaly = &anomaly_;
  return &event_;
}

void SequenceSource::count_class(const MadeCall& made) {
  const std::string_view name = cut_name(made.call.tool);
  auto it = classes_.find(name);
  if (it == classes_.end()) {
    const bool is_full = classes_.size() >= limits::summary_names;
    it = classes_.try_emplace(is_full ? "(others)" : std::string(name)).first;
  }
  const auto is_same = [&](const ClassCount& count) {
    return count.sink == made.call.sink && count.is_tainted == made.call.is_tainted &&
           count.decider == made.decider && count.line == made.line;
  };
  auto& ways = it->second;
  auto way = std::find_if(ways.begin(), ways.end(), is_same);
  if (way == ways.end()) {
    ways.push_back({made.call.sink, made.call.is_tainted, made.decider, made.line, 0});
    way = ways.end() - 1;
  }
  ++way->calls;
}

std::vector<std::string> SequenceSource::remarks() const {
  std::vector<std::string> all;
  if (closed_early_ > 0) {
    all.push_back(counted(closed_early_, "session") +
                  " closed before the end of the input (more than " +
                  with_thousands(options_.max_sessions) + " at once, or too much memory)");
  }
  if (without_session_ > 0) {
    all.push_back(counted(without_session_, "call") + " without a session not followed");
  }
  return all;
}

}  // namespace ttp::sequence
