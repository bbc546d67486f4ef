// SPDX-License-Identifier: Apache-2.0
// What a run would change: its tags compared with stored ones, or with another rule pack's.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/run.hpp"
#include "store/stored_tags.hpp"

namespace ttp::pipeline {

enum class Change {
  added,       ///< a tag that is not there yet
  superseded,  ///< a tag of an older version of the rule, which now gives it anew
  gone,        ///< a tag that no rule of the pack gives any more
};

[[nodiscard]] std::string_view to_text(Change change);

struct DifferenceCounts {
  std::uint64_t added = 0;
  std::uint64_t superseded = 0;
  std::uint64_t gone = 0;
};

/// One difference, for a list. Views live during the call that gets it.
struct Difference {
  Change change;
  const Event& event;
  std::string_view uuid;
  std::string_view rule_id;
  std::int64_t rule_version;
  std::string_view technique;  ///< the sub-technique where there is one
};

/// Counts differences event by event.
class DifferenceCounter {
 public:
  using Listener = std::function<void(const Difference&)>;
  /// Is the tag of this id there already, as another event's?
  using Lookup = std::function<bool(const std::string& uuid)>;

  /// `filter` limits which stored tags are compared; `listener` may be empty.
  DifferenceCounter(const TagFilter& filter, Listener listener)
      : filter_(filter), listener_(std::move(listener)) {}

  /// `before` and `now` are the tags of `event`; `exists` is asked for those that only `now` has.
  void compare(const Event& event, std::span<const store::StoredTag> before,
               std::span<const KeptTag> now, const Lookup& exists = {});

  [[nodiscard]] const DifferenceCounts& counts() const { return counts_; }

 private:
  void report(const Difference& difference);

  const TagFilter& filter_;
  Listener listener_;
  DifferenceCounts counts_;
};

/// Compares with what a database holds.
class StoredDifference final : public Consumer {
 public:
  StoredDifference(store::StoredTags& stored, DifferenceCounter& counter)
      : stored_(stored), counter_(counter) {}
  void take(const Event& event, std::span<const KeptTag> tags) override;

 private:
  store::StoredTags& stored_;
  DifferenceCounter& counter_;
};

/// Compares with what another rule pack gives for the same events.
class PackDifference final : public Consumer {
 public:
  PackDifference(tagger::CompositeTagger& other, tagger::TagList& tags, const TagFilter& filter,
                 DifferenceCounter& counter)
      : other_(other), tags_(tags), filter_(filter), counter_(counter) {}
  void take(const Event& event, std::span<const KeptTag> tags) override;

 private:
  tagger::CompositeTagger& other_;
  tagger::TagList& tags_;
  const TagFilter& filter_;
  DifferenceCounter& counter_;
  TagIds ids_;
  std::vector<store::StoredTag> before_;
};

}  // namespace ttp::pipeline
