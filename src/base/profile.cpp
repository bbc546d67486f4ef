// SPDX-License-Identifier: Apache-2.0
#include "base/profile.hpp"

#include <algorithm>
#include <chrono>

#include "base/limits.hpp"

namespace ttp {

namespace {

/// Distances between samples are 1 … 127, so 64 on average.
constexpr std::uint64_t longest_distance = 127;

constexpr std::uint64_t first_point_distance = 10'000'000;

std::uint64_t steady_ns() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                        std::chrono::steady_clock::now().time_since_epoch())
                                        .count());
}

}  // namespace

Profile::Profile() : Profile(0) {}

Profile::Profile(std::size_t max_spans) : Profile(max_spans, steady_ns) {}

Profile::Profile(std::size_t max_spans, Clock clock)
    : clock_(std::move(clock)),
      until_sample_(next_distance()),
      max_spans_(max_spans),
      point_distance_(first_point_distance) {
  open_.reserve(limits::profile_depth);
  spans_.reserve(max_spans);
  measure_clock();
  origin_ = clock_();
  latest_ = origin_;
}

void Profile::measure_clock() {
  // The median: the least is below what a look costs, and an interrupt would spoil the mean.
  std::array<std::uint64_t, 101> costs{};
  std::uint64_t before = clock_();
  for (std::uint64_t& cost : costs) {
    const std::uint64_t now = clock_();
    cost = now - before;
    before = now;
  }
  std::nth_element(costs.begin(), costs.begin() + costs.size() / 2, costs.end());
  clock_cost_ = costs[costs.size() / 2];
}

std::uint64_t Profile::next_distance() {
  random_ ^= random_ << 13U;
  random_ ^= random_ >> 7U;
  random_ ^= random_ << 17U;
  return 1 + (random_ >> 11U) % longest_distance;
}

void Profile::begin_event() {
  is_early_ = ++events_ <= limits::profiled_events;
  is_sampled_ = is_early_ || --until_sample_ == 0;
  if (!is_sampled_) return;
  if (!is_early_) until_sample_ = next_distance();
  ++sampled_events_;
  ++group_;
  keep_point();
}

void Profile::end_events() {
  --events_;
  if (is_sampled_) --sampled_events_;
  is_sampled_ = false;
  is_early_ = false;
}

void Profile::enter(Stage stage, bool is_exact) {
  const bool is_first = open_.empty();
  // A block between sampled events is a group of its own.
  if (is_first && !is_sampled_) ++group_;
  const std::uint64_t now = clock_();
  if (!is_first) credit(now);
  open_.push_back({stage, is_exact, now});
  latest_ = now;
}

void Profile::leave() {
  const std::uint64_t now = clock_();
  credit(now);
  latest_ = now;
  keep_span(open_.back(), now);
  open_.pop_back();
}

/// The innermost stage gets the time since the clock was looked at.
void Profile::credit(std::uint64_t now) {
  const Open& open = open_.back();
  const std::uint64_t passed = now - latest_;
  // The mean over many samples is to be right: less than a look's cost counts as less than nothing.
  sum(open.stage, open.is_exact) +=
      static_cast<double>(passed) - static_cast<double>(clock_cost_);
}

void Profile::keep_span(const Open& open, std::uint64_t now) {
  if (max_spans_ == 0 || group_ % stride_ != 0) return;
  if (spans_.size() == max_spans_) {
    stride_ *= 2;
    std::erase_if(spans_, [this](const Span& span) { return span.group % stride_ != 0; });
    if (group_ % stride_ != 0 || spans_.size() == max_spans_) return;
  }
  spans_.push_back({open.stage, group_, open.start - origin_, now - open.start});
}

void Profile::keep_point() {
  if (max_spans_ == 0) return;
  const std::uint64_t now = clock_() - origin_;
  if (!points_.empty() && now - points_.back().ns < point_distance_) return;
  if (points_.size() == limits::profile_points) {
    for (std::size_t i = 1; i < points_.size() / 2; ++i) points_[i] = points_[2 * i];
    points_.resize(points_.size() / 2);
    point_distance_ *= 2;
  }
  points_.push_back({now, events_});
}

double Profile::stage_ns(Stage stage) const {
  const Sums& sums = sums_[static_cast<std::size_t>(stage)];
  double ns = sums.exact;
  if (sampled_events_ > limits::profiled_events) {
    ns += sums.sampled * static_cast<double>(events_ - limits::profiled_events) /
          static_cast<double>(sampled_events_ - limits::profiled_events);
  }
  return std::max(0.0, ns);
}

}  // namespace ttp
