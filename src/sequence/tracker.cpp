// SPDX-License-Identifier: Apache-2.0
#include "sequence/tracker.hpp"

#include <algorithm>
#include <limits>

#include "base/limits.hpp"

namespace ttp::sequence {

namespace {

/// Fewer privileged calls are no cluster (specification of sequences).
constexpr std::uint64_t cluster_size = 3;

}  // namespace

void Tracker::step(const Call& call, const Settings& settings, Findings& found) {
  found.clear();
  const bool is_capped = settings.mode == Mode::compat;
  bool is_novel = false;
  const std::uint32_t name =
      names_.add(call.tool, is_novel, is_capped ? compat_cap : NameSet::none);
  constexpr std::uint64_t last_place = std::numeric_limits<std::uint32_t>::max();
  const CallRef ref{static_cast<std::uint32_t>(std::min(calls_++, last_place)), name};
  if (call.is_tainted && !is_tainted_) {
    mark_taint(ref);
  }
  if (is_tainted_ && is_novel && new_after_taint_.size() < limits::sequence_evidence) {
    new_after_taint_.push_back(ref);
  }
  if (!is_capped || ref.index < compat_cap) log(call, ref, is_novel, settings);
  const std::uint64_t logged =
      is_capped ? std::min<std::uint64_t>(calls_, compat_cap) : calls_;
  if (logged >= settings.warmup_calls) detect(logged, settings, found);
}

void Tracker::mark_taint(CallRef call) {
  is_tainted_ = true;
  taint_ = call;
  baseline_ = names_.size() - 1;
}

/// The call becomes the current one.
void Tracker::log(const Call& call, CallRef ref, bool is_novel, const Settings& settings) {
  previous_ = current_;
  current_ = {ref, call.sink, call.is_tainted, is_novel};
  if (!is_tainted_) highest_before_ = std::max(highest_before_, call.sink);

  is_exfil_ = call.sink == SinkClass::network_egress && has_read_ &&
              is_inside(call.ts_ms, smallest_since_read_, settings.window_ms);
  if (is_exfil_) exfil_read_ = read_;
  if (call.is_tainted && call.sink == SinkClass::read_only) {
    has_read_ = true;
    read_ = ref;
    smallest_since_read_ = call.ts_ms;
  } else {
    smallest_since_read_ = std::min(smallest_since_read_, call.ts_ms);
  }

  if (is_cluster_reported_) return;
  privileged_in_window_ = privileged_.add(call.ts_ms, is_privileged(call.sink), settings.window_ms);
  if (!is_privileged(call.sink)) return;
  if (recent_privileged_.size() < limits::sequence_evidence) {
    recent_privileged_.push_back(ref);
  } else {
    recent_privileged_[oldest_privileged_] = ref;
    oldest_privileged_ = static_cast<std::uint8_t>((oldest_privileged_ + 1U) %
                                                   limits::sequence_evidence);
  }
}

void Tracker::detect(std::uint64_t logged, const Settings& settings, Findings& found) {
  const auto report = [&](AnomalyType type, CallRef cause, std::uint64_t number = 0) {
    found.push_back({type, current_.sink, current_.ref, cause, number,
                     static_cast<std::uint8_t>(new_after_taint_.size())});
  };
  if (is_exfil_) report(AnomalyType::read_then_exfil, exfil_read_);
  if (is_tainted_ && is_low(highest_before_) && is_high(current_.sink)) {
    report(AnomalyType::privilege_escalation_after_taint, taint_);
  }
  if (is_tainted_ && names_.size() - baseline_ > settings.max_new_tools) {
    report(AnomalyType::tool_diversity_spike, taint_, names_.size() - baseline_);
  }
  if (current_.is_novel && is_high(current_.sink) && previous_.is_tainted) {
    report(AnomalyType::novel_tool_after_untrusted_content, previous_.ref);
  }
  if (is_tainted_ && !is_cluster_reported_ && logged >= cluster_size &&
      privileged_in_window_ >= cluster_size) {
    is_cluster_reported_ = true;
    privileged_.clear();
    report(AnomalyType::privileged_action_cluster, taint_, privileged_in_window_);
  }
}

std::string Tracker::describe(const Finding& finding, const Settings& settings) const {
  std::string text;
  const auto quoted = [&](CallRef call) { text.append("'").append(name_of(call)).append("'"); };
  switch (finding.type) {
    case AnomalyType::read_then_exfil:
      text = "tainted read ";
      quoted(finding.cause);
      text += " followed by network egress ";
      quoted(finding.call);
      break;
    case AnomalyType::privilege_escalation_after_taint:
      text = "privilege escalation to ";
      text += camel_case(finding.sink);
      text += " after source taint (pre-taint max: LowRiskWrite)";
      break;
    case AnomalyType::tool_diversity_spike:
      text = std::to_string(finding.number) +
             " new tools after taint (max: " + std::to_string(settings.max_new_tools) + ")";
      break;
    case AnomalyType::novel_tool_after_untrusted_content:
      text = "novel tool ";
      quoted(finding.call);
      text.append(" (").append(camel_case(finding.sink)).append(") immediately after untrusted ");
      quoted(finding.cause);
      break;
    case AnomalyType::privileged_action_cluster:
      text = std::to_string(finding.number) + " privileged calls within " +
             std::to_string(settings.window_ms) + "ms window";
      break;
  }
  return text;
}

void Tracker::evidence(const Finding& finding, std::vector<AnomalyCall>& calls) const {
  calls.clear();
  const auto add = [&](CallRef call) {
    if (!calls.empty() && calls.back().index == call.index) return;
    calls.push_back({call.index, name_of(call)});
  };
  switch (finding.type) {
    case AnomalyType::tool_diversity_spike:
      add(taint_);
      for (std::size_t i = 0; i < finding.new_tools; ++i) add(new_after_taint_[i]);
      break;
    case AnomalyType::privileged_action_cluster: {
      const std::size_t kept = recent_privileged_.size();
      const auto shown =
          static_cast<std::size_t>(std::min<std::uint64_t>(finding.number, kept));
      for (std::size_t i = kept - shown; i < kept; ++i) {
        add(recent_privileged_[(oldest_privileged_ + i) % kept]);
      }
      break;
    }
    default:
      add(finding.cause);
      add(finding.call);
  }
}

}  // namespace ttp::sequence
