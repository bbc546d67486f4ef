// SPDX-License-Identifier: Apache-2.0
#include "pipeline/taggers.hpp"

#include "lifter/lifter.hpp"

namespace ttp::pipeline {

Taggers make_taggers(const rule::RuleSet& rules, const TaggerOptions& options,
                     Diagnostics& diagnostics) {
  Taggers result;
  std::vector<std::unique_ptr<tagger::Tagger>> taggers;
  auto engine = std::make_unique<tagger::RuleEngineTagger>(rules, options.compat, options.match,
                                                           options.profile);
  result.engine = engine.get();
  taggers.push_back(std::move(engine));
  const lifter::LifterContext context{rules, options.compat, options.pack, options.artifacts,
                                      diagnostics};
  for (const lifter::LifterInfo& info : lifter::all_lifters()) {
    taggers.push_back(info.make(context));
  }
  result.composite =
      std::make_unique<tagger::CompositeTagger>(std::move(taggers), options.notice);
  result.composite->set_profile(options.profile);
  return result;
}

std::filesystem::path pack_of(const std::filesystem::path& rule_directory) {
  std::error_code error;
  if (std::filesystem::is_directory(rule_directory / "catalogues", error)) return rule_directory;
  return (rule_directory / "..").lexically_normal();
}

}  // namespace ttp::pipeline
