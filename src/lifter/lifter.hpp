// SPDX-License-Identifier: Apache-2.0
// Lifters: taggers for what a pattern can't say. One file each, one line each in `lifters.def`.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "model/diagnostic.hpp"
#include "rule/rule_set.hpp"
#include "tagger/tagger.hpp"

namespace ttp::lifter {

/// What a lifter is made from. It picks the rules whose `lifter:` kind it owns, reads their
/// parameters from `Rule::match` and complains about wrong ones; a rule with a complaint of
/// severity error is left out.
struct LifterContext {
  const rule::RuleSet& rules;         ///< outlives the lifter
  rule::Compat compat = rule::Compat::none;
  std::filesystem::path pack;         ///< where `catalogues/` and `intel/` lie
  std::filesystem::path artifacts;    ///< stored messages (`<decky>/smtp/<name>`); may be empty
  Diagnostics& diagnostics;
};

using LifterFactory = std::unique_ptr<tagger::Tagger> (*)(const LifterContext&);

struct LifterInfo {
  std::string_view name;
  std::string_view summary;
  LifterFactory make;
};

/// All lifters, in the order in which they run after the rule engine.
[[nodiscard]] std::span<const LifterInfo> all_lifters();

#define LIFTER(name, summary) \
  std::unique_ptr<tagger::Tagger> make_##name##_lifter(const LifterContext& context);
#include "lifter/lifters.def"
#undef LIFTER

}  // namespace ttp::lifter
