// SPDX-License-Identifier: Apache-2.0
// The tracker of one session: calls in, findings out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/anomaly.hpp"
#include "sequence/name_set.hpp"
#include "sequence/settings.hpp"
#include "sequence/sink_class.hpp"
#include "sequence/window_count.hpp"

namespace ttp::sequence {

/// One call of a tool, or one shell command.
struct Call {
  std::string_view tool;
  SinkClass sink = SinkClass::read_only;
  bool is_tainted = false;  ///< it brought in, or acts on, content from outside
  std::uint64_t ts_ms = 0;  ///< Unix milliseconds
};

/// A call of the session by its place and the number of its name. Calls beyond four billion share
/// the last place: a session of so many would fill hundreds of gigabytes.
struct CallRef {
  std::uint32_t index = 0;
  std::uint32_t name = NameSet::none;
};

/// What a detector found, without its text: most findings of a long session are repeats that
/// nobody reads.
struct Finding {
  AnomalyType type = AnomalyType::read_then_exfil;
  SinkClass sink = SinkClass::read_only;  ///< of the call
  CallRef call;                           ///< the call that completes it
  CallRef cause;         ///< the tainted read, the taint, or the call before
  std::uint64_t number = 0;  ///< new tools, or privileged calls in the window
  std::uint8_t new_tools = 0;  ///< so many of them make it up; of a spike
};

using Findings = std::vector<Finding>;

/// Follows the calls of one session. Cost per call is constant, or logarithmic where clocks go
/// backwards; memory grows with the distinct names and, up to a limit, with the privileged calls
/// that come before a taint.
class Tracker {
 public:
  /// Takes the next call; what is found with it replaces what is in `found`, in the order of the
  /// detectors. `settings` must be the same for all calls.
  void step(const Call& call, const Settings& settings, Findings& found);

  /// The finding's text (specification of sequences).
  [[nodiscard]] std::string describe(const Finding& finding, const Settings& settings) const;

  /// The calls that make it up, the oldest first, at most `limits::sequence_evidence`; those of a
  /// cluster right after the step that made it. The views live until the next step.
  void evidence(const Finding& finding, std::vector<AnomalyCall>& calls) const;

  /// Calls so far.
  [[nodiscard]] std::uint64_t calls() const { return calls_; }
  [[nodiscard]] bool is_tainted() const { return is_tainted_; }

  /// Bytes of memory beside the object itself.
  [[nodiscard]] std::size_t footprint() const {
    return names_.footprint() + privileged_.footprint() +
           (recent_privileged_.capacity() + new_after_taint_.capacity()) * sizeof(CallRef);
  }

 private:
  struct Logged {
    CallRef ref;
    SinkClass sink = SinkClass::read_only;
    bool is_tainted = false;
    bool is_novel = false;
  };
  void mark_taint(CallRef call);
  void log(const Call& call, CallRef ref, bool is_novel, const Settings& settings);
  void detect(std::uint64_t logged, const Settings& settings, Findings& found);
  [[nodiscard]] std::string_view name_of(CallRef call) const {
    return call.name == NameSet::none ? std::string_view{} : names_.text(call.name);
  }

  NameSet names_;
  std::uint64_t calls_ = 0;

  // The taint.
  CallRef taint_;
  std::uint64_t baseline_ = 0;  // names known before it
  SinkClass highest_before_ = SinkClass::read_only;  // of the calls before it
  bool is_tainted_ = false;

  // The current call and the one before it.
  std::uint8_t oldest_privileged_ = 0;  // in its ring
  bool is_cluster_reported_ = false;
  bool has_read_ = false;
  bool is_exfil_ = false;        // the current call sends out what `read_` brought in
  Logged current_;
  Logged previous_;

  // The latest tainted read, and the smallest stamp from it on.
  CallRef read_;
  CallRef exfil_read_;
  std::uint64_t smallest_since_read_ = 0;

  std::uint64_t privileged_in_window_ = 0;
  WindowCount privileged_;
  std::vector<CallRef> recent_privileged_;  // a ring once it is full
  std::vector<CallRef> new_after_taint_;
};

}  // namespace ttp::sequence
