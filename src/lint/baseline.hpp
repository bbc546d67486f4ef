// SPDX-License-Identifier: Apache-2.0
// What became of the rules since a baseline.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lint/pack.hpp"

namespace ttp::lint {

/// One rule that is not what it was.
struct Change {
  enum class Kind { added, removed, renumbered, changed };

  Kind kind = Kind::changed;
  const Subject* subject = nullptr;  ///< null if the rule is gone
  std::string id;
  std::string old_id;            ///< of a renumbered rule
  std::string old_file;          ///< of a rule that is gone
  bool is_text_changed = false;  ///< what it matches or claims, not how it is described
  std::string key;               ///< the first key that differs
  std::int64_t old_version = 0;
  std::int64_t new_version = 0;
};

/// The changes, in the order of the files; rules that are gone come last. Requires a baseline.
[[nodiscard]] std::vector<Change> changes_of(const Pack& pack);

}  // namespace ttp::lint
