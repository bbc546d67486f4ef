// SPDX-License-Identifier: Apache-2.0
// The composite tagger of a verb.
#pragma once

#include "cli/options.hpp"
#include "cli/terminal.hpp"
#include "pipeline/taggers.hpp"

namespace ttp::cli {

/// What a verb asks of its taggers.
struct TaggerUse {
  tagger::MatchOptions match = {};
  Profile* profile = nullptr;  ///< takes their times; must outlive them
};

/// Makes the taggers of a rule set and says what there is to say about lifter rules. Throws
/// ttp::Error that lists all mistakes in their parameters, unless --skip-bad-rules. What the taggers
/// have to say while they judge goes to `notice`, or, without one, to the console.
[[nodiscard]] pipeline::Taggers make_taggers(const rule::RuleSet& rules,
                                             const RuleOptions& options, Console& console,
                                             tagger::CompositeTagger::Notice notice = {},
                                             const TaggerUse& use = {});

}  // namespace ttp::cli
