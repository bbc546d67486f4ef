// SPDX-License-Identifier: Apache-2.0
// --profile and what belongs to it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/profile.hpp"
#include "cli/options.hpp"
#include "cli/profile_report.hpp"
#include "cli/taggers.hpp"
#include "cli/terminal.hpp"
#include "output/stream.hpp"
#include "store/tag_writer.hpp"

namespace ttp::cli {

/// The profile of a verb; nothing but the options of matching where none was asked for.
class Profiler {
 public:
  /// What follows counts as the start. Opens the file of --profile-file, which must be none of
  /// `used`. Throws ttp::Error for that, for a trace without a file, and if it can't be written.
  Profiler(const SpeedOptions& options, const std::vector<std::string>& used, Console& console);

  /// Null without --profile.
  [[nodiscard]] Profile* get() const { return profile_.get(); }

  /// For the taggers whose figures are asked for.
  [[nodiscard]] TaggerUse tagger_use() const;

  /// Has the time of each transaction taken, whichever event brings it about.
  void watch(store::TagWriter::Options& writer) const;

  /// The start is over.
  void started() { start_.reset(); }

  /// The figures of an engine that has nothing more to do.
  void add(const tagger::RuleEngineTagger& engine);

  /// Says what there is to say. `bytes`: of the input, if it has any.
  void finish(std::optional<std::uint64_t> bytes);

 private:
  const SpeedOptions& options_;
  Console& console_;
  std::unique_ptr<output::Stream> file_;
  std::unique_ptr<Profile> profile_;
  std::optional<BlockTimer> start_;
  RuleFigures figures_;
};

}  // namespace ttp::cli
