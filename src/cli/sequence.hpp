// SPDX-License-Identifier: Apache-2.0
// The sequence tracker in a replay: its files, its source, its part of the report.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "cli/terminal.hpp"
#include "pipeline/filter.hpp"
#include "pipeline/run.hpp"
#include "sequence/sequence_source.hpp"

namespace ttp::cli {

/// What the options ask for, once it is known whether the live system is followed, which knows no
/// sequences. Options that contradict each other throw ttp::Error.
[[nodiscard]] SequenceOptions::Use sequence_use(const ReplayOptions& options);

/// The tracker's own input beside the events: the classification table and the settings of the rule
/// pack, under the command line's.
class SequenceSetup {
 public:
  /// `pack` is the rule pack's directory; a file that it lacks is looked for in rules/ here and in
  /// the installed pack. Throws ttp::Error that lists all mistakes in the files.
  SequenceSetup(const SequenceOptions& options, const std::filesystem::path& pack,
                Console& console);

  /// The tracker over `source`, which must outlive it, as this must. Follows what `filter` lets
  /// through, whatever its kinds. `use_memo`: see SequenceSource::Options. `profile` may be null.
  [[nodiscard]] std::unique_ptr<sequence::SequenceSource> make(EventSource& source,
                                                               pipeline::EventFilter filter,
                                                               bool use_memo = true,
                                                               Profile* profile = nullptr) const;

  [[nodiscard]] const sequence::ToolTable& table() const { return table_; }

 private:
  sequence::ToolTable table_;
  sequence::SequenceSource::Options made_;
};

/// Which classes the tools were given and by which lines (--explain); text for the terminal.
[[nodiscard]] std::string explain_classes(const sequence::SequenceSource& source,
                                          const sequence::ToolTable& table);

/// Where a class came from: `tools.yaml:12`, `the record`, `nothing`.
[[nodiscard]] std::string decider_text(sequence::Decider decider, std::size_t line,
                                       const sequence::ToolTable& table);

/// Notes whether an anomaly was found that --fail-on or --fail-at name.
class FailGate final : public pipeline::Consumer {
 public:
  explicit FailGate(const SequenceOptions& options) : options_(options) {}
  void take(const Event& event, std::span<const pipeline::KeptTag> tags) override;

  [[nodiscard]] bool has_failed() const { return has_failed_; }

 private:
  const SequenceOptions& options_;
  bool has_failed_ = false;
};

}  // namespace ttp::cli
