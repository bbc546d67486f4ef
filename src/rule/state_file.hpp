// SPDX-License-Identifier: Apache-2.0
// Changing one entry of a state file, the rest being left as it is.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "rule/state.hpp"

namespace ttp::rule {

/// A state file's text after a change.
struct StateText {
  std::string text;
  bool had_entry = false;   ///< the rule had a state before
  bool is_rewritten = false;  ///< the text could not be changed in place: its comments are lost
};

/// `document` with the rule's entry replaced by `state`, or removed if that is null. Other entries,
/// their comments and their layout stay, except where the text is no plain block of `RULE: …`
/// entries (a flow map, aliases between entries): then everything is written anew. Comments inside
/// the entry go with it.
[[nodiscard]] StateText change_state(const Document& document, std::string_view rule_id,
                                     const State* state);

/// The same for a file, which is replaced in one step: at no time there is half of it. A missing
/// file is made, unless an entry is to be removed. Throws ttp::Error if the file is no state file or
/// can't be written.
StateText change_state_file(const std::filesystem::path& path, std::string_view rule_id,
                            const State* state);

}  // namespace ttp::rule
