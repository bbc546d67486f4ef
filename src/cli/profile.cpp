// SPDX-License-Identifier: Apache-2.0
#include "cli/profile.hpp"

#include "base/error.hpp"
#include "base/limits.hpp"
#include "cli/outputs.hpp"

namespace ttp::cli {

Profiler::Profiler(const SpeedOptions& options, const std::vector<std::string>& used,
                   Console& console)
    : options_(options), console_(console) {
  if (options.profile.empty()) return;
  const bool is_trace = options.profile == "trace";
  if (options.profile_file == "-") throw Error("--profile-file can't be standard output");
  if (is_trace && options.profile_file.empty()) {
    throw Error("--profile trace needs --profile-file FILE");
  }
  if (!options.profile_file.empty()) {
    require_distinct("--profile-file", options.profile_file, used);
    file_ = std::make_unique<output::Stream>(options.profile_file);
  }
  profile_ = std::make_unique<Profile>(is_trace ? limits::profile_spans : 0);
  start_.emplace(profile_.get(), Stage::start);
}

TaggerUse Profiler::tagger_use() const {
  TaggerUse use;
  use.match.use_index = !options_.no_index;
  use.match.use_memo = !options_.no_memo;
  use.match.count = profile_ != nullptr;
  use.profile = profile_.get();
  return use;
}

void Profiler::watch(store::TagWriter::Options& writer) const {
  if (profile_ == nullptr) return;
  writer.before_write = [profile = profile_.get(), next = std::move(writer.before_write)] {
    profile->enter(Stage::write, true);
    if (next) next();
  };
  writer.after_write = [profile = profile_.get(), next = std::move(writer.after_write)] {
    if (next) next();
    profile->leave();
  };
}

void Profiler::add(const tagger::RuleEngineTagger& engine) {
  if (profile_ != nullptr) figures_.add(engine);
}

void Profiler::finish(std::optional<std::uint64_t> bytes) {
  if (profile_ == nullptr) return;
  std::string text;
  if (options_.profile == "trace") {
    text = format_trace(*profile_);
  } else {
    const ProfileFigures figures = figures_.finish(*profile_, bytes);
    text = options_.profile == "json" ? format_profile_json(figures) : format_profile(figures);
  }
  if (file_ == nullptr) {
    console_.print(text);
    return;
  }
  file_->write(text);
  file_->flush();
}

}  // namespace ttp::cli
