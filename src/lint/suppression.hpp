// SPDX-License-Identifier: Apache-2.0
// `# ttp-lint: disable=ID reason`: findings that the author has looked at and keeps.
#pragma once

#include <string>
#include <vector>

#include "lint/pack.hpp"

namespace ttp::lint {

/// One such comment.
struct Suppression {
  std::size_t line = 0;          ///< that it silences: its own, or the next if it stands alone
  std::size_t comment_line = 0;  ///< where it stands
  std::size_t column = 0;
  std::vector<std::string> checks;
  std::string reason;
};

/// The suppressions in a file, in their order.
[[nodiscard]] std::vector<Suppression> suppressions_of(const Subject& subject);

/// A node at the comment, to complain about it.
[[nodiscard]] rule::Node place_of(const Suppression& suppression);

}  // namespace ttp::lint
