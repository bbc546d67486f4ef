// SPDX-License-Identifier: Apache-2.0
#include "pipeline/taggers.hpp"

namespace ttp::pipeline {

Taggers make_taggers(const rule::RuleSet& rules, rule::Compat compat,
                     tagger::CompositeTagger::Notice notice) {
  Taggers result;
  std::vector<std::unique_ptr<tagger::Tagger>> taggers;
  auto engine = std::make_unique<tagger::RuleEngineTagger>(rules, compat);
  result.engine = engine.get();
  taggers.push_back(std::move(engine));
  result.composite =
      std::make_unique<tagger::CompositeTagger>(std::move(taggers), std::move(notice));
  return result;
}

}  // namespace ttp::pipeline
