// SPDX-License-Identifier: Apache-2.0
// `sequence` events: what the calls of a session add up to.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/lru_table.hpp"
#include "base/packed_texts.hpp"
#include "base/profile.hpp"
#include "model/anomaly.hpp"
#include "model/event_source.hpp"
#include "sequence/call_maker.hpp"
#include "sequence/tracker.hpp"

namespace ttp::sequence {

/// How calls of one name were classified, and how often.
struct ClassCount {
  SinkClass sink = SinkClass::low_risk_write;
  bool is_tainted = false;
  Decider decider = Decider::nothing;
  std::size_t line = 0;
  std::uint64_t calls = 0;
};

/// Passes on the events of another source, follows the calls of their sessions, and puts a
/// `sequence` event for every anomaly between them, right after the event with the call that
/// completed it. Repeats of `privilege_escalation_after_taint` and `tool_diversity_spike` collapse
/// into the first, whose event comes when the session is closed, with their number.
///
/// A session is closed when more than `max_sessions` (or more memory than `max_bytes`) would be
/// needed, the one unseen for longest first, and at the end of the input, in the same order. A
/// closed session that is seen again begins anew.
///
/// A `sequence` event has the anchors, the session and the time of the call's event. Its source id
/// is `<session>#seq<call>:<anomaly type>`; its payload has `anomaly_type`, `confidence` (percent),
/// `description`, `tool`, `call_index`, `count`, `origin` (`shell` or `agent`) and `evidence`.
/// Calls without a session are counted and passed on. A call without a time has that of the call
/// before it in the session.
class SequenceSource final : public EventSource {
 public:
  struct Options {
    Settings settings;
    bool is_every = false;  ///< repeats don't collapse
    std::size_t max_sessions = limits::tracked_sessions;  ///< ≥ 1
    std::size_t max_bytes = limits::tracked_bytes;
    std::function<bool(const Event&)> follows;  ///< which events are followed; empty: all
    bool counts_classes = false;                ///< `classes` is asked for
    bool use_memo = true;                       ///< remember the calls of lines that come again
    Profile* profile = nullptr;                 ///< takes the time; may be null, else outlives this
  };

  /// `source` and `table` must outlive this.
  SequenceSource(EventSource& source, const ToolTable& table, Options options);

  const Event* next() override;

  /// The calls of the event handed out last; empty for one that made none. Valid like the event.
  [[nodiscard]] std::span<const MadeCall> calls() const { return calls_; }

  /// Closes all sessions and hands out their events by `next`; the source is not read any more.
  void close_all() { is_closing_ = true; }

  /// Anomalies handed out so far, by type; collapsed repeats count once.
  [[nodiscard]] const std::array<std::uint64_t, anomaly_names.size()>& found() const {
    return found_;
  }
  /// Calls that were followed.
  [[nodiscard]] std::uint64_t tracked_calls() const { return tracked_calls_; }
  [[nodiscard]] std::uint64_t tracked_sessions() const { return tracked_sessions_; }

  /// With `counts_classes`: tools by name, each with the ways in which they were classified.
  [[nodiscard]] const std::map<std::string, std::vector<ClassCount>, std::less<>>& classes() const {
    return classes_;
  }

  /// For the end of the run: what was forgotten or not followed; one sentence each.
  [[nodiscard]] std::vector<std::string> remarks() const;

 private:
  /// A finding that outlives the event it came from. Half of the sessions of a busy log have one.
  struct Kept {
    enum Text : std::uint8_t { tool, attacker, identity, decky, texts };

    Finding finding;
    std::uint64_t call_index = 0;
    std::uint64_t ts_ms = 0;
    std::uint64_t count = 1;
    std::uint64_t line = 0;
    std::optional<Timestamp> ts;
    std::uint32_t input = 0;  // of inputs_
    bool is_shell = false;
    std::array<bool, texts> has{};
    PackedTexts<texts> words;

    [[nodiscard]] std::optional<std::string_view> text(Text which) const {
      return has[which] ? std::optional(words.get(which)) : std::nullopt;
    }
    [[nodiscard]] std::size_t footprint() const { return sizeof(Kept) + words.footprint(); }
  };
  struct Session {
    Tracker tracker;
    std::uint64_t last_ms = 0;
    std::size_t footprint = 0;
    // Of the two types whose repeats collapse.
    std::unique_ptr<Kept> escalation;
    std::unique_ptr<Kept> spike;

    /// Bytes of memory, its place in the table included.
    [[nodiscard]] std::size_t memory(std::string_view id) const;
  };
  /// A finding without its session.
  struct Ready {
    std::string session;
    Kept kept;
    std::string description;
    std::vector<std::pair<std::uint64_t, std::string>> evidence;
  };

  /// An event that the tracker has seen.
  struct Followed {
    const Event* event = nullptr;
    Event with_split;  // a command with its statements
    EventCalls made;
    std::span<const MadeCall> calls;  // as far as they are followed
    std::size_t ready = 0;            // so much of ready_ comes before the next one
  };

  const Event* next_of_source();
  void follow_some();
  void follow(const Event& event, Followed& followed);
  void take(const Event& event, std::string_view id, Session& session, const Call& call);
  [[nodiscard]] Kept keep(const Event& event, const Session& session, const Finding& finding,
                          const Call& call);
  void make_ready(std::string_view id, const Session& session, Kept kept);
  void close_oldest();
  const Event* show(const Ready& ready);
  void count_class(const MadeCall& made);

  EventSource& source_;
  Options options_;
  CallMaker maker_;
  LruTable<TextKey, Session> sessions_;
  std::deque<std::string> inputs_;  // that findings came from
  std::span<const MadeCall> calls_;  // of the event in hand
  Findings findings_;
  std::vector<AnomalyCall> evidence_;

  std::array<Followed, limits::events_in_a_row> followed_;  // to be handed out
  std::size_t followed_count_ = 0;
  std::size_t next_followed_ = 0;
  std::vector<Ready> ready_;  // likewise, between them
  std::size_t next_ready_ = 0;
  std::size_t ready_now_ = 0;  // what of it comes before the next followed event
  bool is_closing_ = false;

  Arena arena_;  // of the sequence event in hand
  Event event_;
  Anomaly anomaly_;
  Members payload_;

  std::size_t bytes_ = 0;
  std::array<std::uint64_t, anomaly_names.size()> found_{};
  std::uint64_t tracked_calls_ = 0;
  std::uint64_t tracked_sessions_ = 0;
  std::uint64_t closed_early_ = 0;
  std::uint64_t without_session_ = 0;
  std::map<std::string, std::vector<ClassCount>, std::less<>> classes_;
};

}  // namespace ttp::sequence
