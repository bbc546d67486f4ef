// SPDX-License-Identifier: Apache-2.0
// Where a run's time goes, by stage.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace ttp {

/// What a run does with bytes and events. Each stage's time is its own: what it calls of another
/// stage counts there.
enum class Stage : std::uint8_t { start, read, decompress, parse, match, lifters, tracker, write };

inline constexpr auto stage_names = std::to_array<std::string_view>(
    {"start", "read", "decompress", "parse", "match", "lifters", "tracker", "write"});

/// Takes the time of a run. Work that comes in blocks is timed always; what is done for each event
/// in the first limits::profiled_events, which see what happens once, then only in about one event of
/// 64, picked at random from a fixed seed so that inputs with a period don't deceive, and reckoned
/// up. What a look at the clock costs is measured first, and taken off. Knows numbers only, nothing
/// of what events hold.
class Profile {
 public:
  /// Nanoseconds of a clock that never goes back.
  using Clock = std::function<std::uint64_t()>;

  /// A piece of time in which a stage was at work; its calls of other stages lie within.
  struct Span {
    Stage stage;
    std::uint32_t group;     ///< spans of one event, or of one block, have the same
    std::uint64_t start_ns;  ///< since the profile was made
    std::uint64_t length_ns;
  };

  /// How far the run was at a time.
  struct Point {
    std::uint64_t ns;  ///< since the profile was made
    std::uint64_t events;
  };

  Profile();
  /// `max_spans` > 0 keeps spans and points: at most so many spans, of ever fewer events and blocks,
  /// spread over the run.
  explicit Profile(std::size_t max_spans);
  Profile(std::size_t max_spans, Clock clock);
  Profile(const Profile&) = delete;
  Profile& operator=(const Profile&) = delete;

  /// Before an event is asked for. No stage is open then.
  void begin_event();

  /// There was no further event: the latest `begin_event` does not count. What follows is not
  /// sampled.
  void end_events();

  /// True if the time of the event in hand is taken.
  [[nodiscard]] bool is_sampled() const { return is_sampled_; }

  /// Opens a stage: the clock of the one around it stands still. `is_exact`: this is not one of a
  /// sample. At most limits::profile_depth stages are open at once.
  void enter(Stage stage, bool is_exact);

  /// Closes the stage that was opened last.
  void leave();

  /// Events so far, and those whose time was taken.
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::uint64_t sampled_events() const { return sampled_events_; }

  /// Nanoseconds since the profile was made.
  [[nodiscard]] std::uint64_t elapsed_ns() const { return clock_() - origin_; }

  /// A stage's own time in all events and blocks, in nanoseconds; of a sample, reckoned up.
  [[nodiscard]] double stage_ns(Stage stage) const;

  /// Takes so many looks at the clock off the time of a stage of the event in hand, which something
  /// in it had for its own purposes.
  void excuse(Stage stage, std::uint64_t looks) {
    sum(stage, false) -= static_cast<double>(looks * clock_cost_);
  }

  /// What a look at the clock costs, in nanoseconds.
  [[nodiscard]] std::uint64_t clock_cost_ns() const { return clock_cost_; }

  /// Spans in the order of their ends, and points in the order of their times.
  [[nodiscard]] const std::vector<Span>& spans() const { return spans_; }
  [[nodiscard]] const std::vector<Point>& points() const { return points_; }

 private:
  struct Open {
    Stage stage;
    bool is_exact;
    std::uint64_t start;
  };
  struct Sums {
    double exact = 0;
    double sampled = 0;
  };
  double& sum(Stage stage, bool is_exact) {
    Sums& sums = sums_[static_cast<std::size_t>(stage)];
    return is_exact || is_early_ ? sums.exact : sums.sampled;
  }
  void measure_clock();
  std::uint64_t next_distance();
  void credit(std::uint64_t now);
  void keep_span(const Open& open, std::uint64_t now);
  void keep_point();

  Clock clock_;
  std::uint64_t clock_cost_ = 0;
  std::uint64_t origin_ = 0;
  std::uint64_t latest_ = 0;  // when the clock was looked at last
  std::vector<Open> open_;
  std::array<Sums, stage_names.size()> sums_{};

  std::uint64_t events_ = 0;
  std::uint64_t sampled_events_ = 0;
  std::uint64_t random_ = 0x9E3779B97F4A7C15U;
  std::uint64_t until_sample_;
  bool is_sampled_ = false;
  bool is_early_ = false;  // one of the first, which stand for themselves

  std::size_t max_spans_;
  std::vector<Span> spans_;
  std::uint32_t group_ = 0;
  std::uint32_t stride_ = 1;  // spans are kept of every so-manieth group
  std::vector<Point> points_;
  std::uint64_t point_distance_;  // nanoseconds
};

/// A stage of the event in hand, timed if that event is. Without a profile this is nothing.
class StageTimer {
 public:
  StageTimer(Profile* profile, Stage stage)
      : profile_(profile != nullptr && profile->is_sampled() ? profile : nullptr) {
    if (profile_ != nullptr) profile_->enter(stage, false);
  }
  ~StageTimer() {
    if (profile_ != nullptr) profile_->leave();
  }
  StageTimer(const StageTimer&) = delete;
  StageTimer& operator=(const StageTimer&) = delete;

 private:
  Profile* profile_;
};

/// A stage's work on a whole block, timed always.
class BlockTimer {
 public:
  BlockTimer(Profile* profile, Stage stage) : profile_(profile) {
    if (profile_ != nullptr) profile_->enter(stage, true);
  }
  ~BlockTimer() {
    if (profile_ != nullptr) profile_->leave();
  }
  BlockTimer(const BlockTimer&) = delete;
  BlockTimer& operator=(const BlockTimer&) = delete;

 private:
  Profile* profile_;
};

}  // namespace ttp
