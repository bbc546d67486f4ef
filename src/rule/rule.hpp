// SPDX-License-Identifier: Apache-2.0
// A rule as it was written, checked.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/tag.hpp"
#include "rule/aggregate.hpp"
#include "rule/document.hpp"
#include "rule/state.hpp"

namespace ttp::rule {

/// Example inputs that a rule file carries for its readers and for lint.
struct Examples {
  std::vector<std::string> match;
  std::vector<std::string> no_match;
};

/// One rule file. Immutable after loading, apart from its state.
struct Rule {
  RuleIdentity identity;
  std::string description;
  std::vector<std::string> applies_to;       ///< source kinds, without repeats
  std::string lifter_kind;                   ///< after `lifter:`; empty for a pattern rule
  Node match;  ///< as written, with a lifter's parameters; of a pattern rule see Keep
  std::optional<Aggregate> aggregate;        ///< of a pattern rule that counts its matches
  std::vector<Emit> emits;
  std::vector<std::string> evidence_fields;
  std::vector<std::string> references;
  std::vector<std::string> false_positives;
  Examples examples;
  State state;
  std::shared_ptr<const Document> document;  ///< the file it came from; likewise
};

/// What is kept of a pattern rule once its condition is compiled.
enum class Keep {
  everything,  ///< also `match` and the document's text, which explaining and listing rules need
  what_runs,   ///< both are empty: of thousands of rules they would be most of the memory
};

/// Which system's reading of a rule counts.
enum class Compat {
  none,  ///< ours
  live,  ///< what the live system accepts but can never fire is a warning, not an error
};

}  // namespace ttp::rule
