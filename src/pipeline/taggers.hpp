// SPDX-License-Identifier: Apache-2.0
// Building the composite tagger that every verb uses.
#pragma once

#include <filesystem>
#include <memory>

#include "rule/rule_set.hpp"
#include "tagger/composite.hpp"
#include "tagger/rule_engine.hpp"

namespace ttp::pipeline {

/// The composite tagger and the parts of it that are asked for figures afterwards.
struct Taggers {
  std::unique_ptr<tagger::CompositeTagger> composite;
  const tagger::RuleEngineTagger* engine = nullptr;
};

/// All taggers over one rule set, which must outlive them.
[[nodiscard]] Taggers make_taggers(const rule::RuleSet& rules, rule::Compat compat,
                                   tagger::CompositeTagger::Notice notice);

}  // namespace ttp::pipeline
