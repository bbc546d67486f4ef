// SPDX-License-Identifier: Apache-2.0
// Building the composite tagger that every verb uses.
#pragma once

#include <filesystem>
#include <memory>

#include "model/diagnostic.hpp"
#include "rule/rule_set.hpp"
#include "tagger/composite.hpp"
#include "tagger/rule_engine.hpp"

namespace ttp::pipeline {

/// The composite tagger and the parts of it that are asked for figures afterwards.
struct Taggers {
  std::unique_ptr<tagger::CompositeTagger> composite;
  const tagger::RuleEngineTagger* engine = nullptr;
};

struct TaggerOptions {
  rule::Compat compat = rule::Compat::none;
  std::filesystem::path pack;       ///< the folder with `catalogues/` and `intel/`
  std::filesystem::path artifacts;  ///< stored messages; may be empty
  tagger::CompositeTagger::Notice notice;
  tagger::MatchOptions match;
  Profile* profile = nullptr;  ///< takes their times; must outlive them
};

/// All taggers over one rule set, which must outlive them: the rule engine, then the lifters in
/// their order. Complaints about parameters of lifter rules go to `diagnostics`; a rule with an
/// error is left out.
[[nodiscard]] Taggers make_taggers(const rule::RuleSet& rules, const TaggerOptions& options,
                                   Diagnostics& diagnostics);

/// The pack's folder of a rule directory: where `catalogues/` lies, in it or beside it.
[[nodiscard]] std::filesystem::path pack_of(const std::filesystem::path& rule_directory);

}  // namespace ttp::pipeline
