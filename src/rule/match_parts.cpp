// SPDX-License-Identifier: Apache-2.0
#include "rule/match_parts.hpp"

#include <iterator>

namespace ttp::rule {

std::vector<Match> match_parts(const Match& match) {
  std::vector<Match> parts;
  switch (match.kind) {
    case Match::Kind::any:
      for (const Match& child : match.children) {
        std::vector<Match> more = match_parts(child);
        std::move(more.begin(), more.end(), std::back_inserter(parts));
      }
      return parts;
    case Match::Kind::statement:
    case Match::Kind::decoded:
      // Some statement satisfies a or b: some satisfies a, or some satisfies b.
      for (Match& child : match_parts(match.children.front())) {
        Match& wrapper = parts.emplace_back();
        wrapper.kind = match.kind;
        wrapper.encodings = match.encodings;
        wrapper.children.push_back(std::move(child));
      }
      return parts;
    case Match::Kind::all:
      if (match.children.size() == 1) return match_parts(match.children.front());
      break;
    case Match::Kind::negation:
    case Match::Kind::test: break;
  }
  parts.push_back(match);
  return parts;
}

}  // namespace ttp::rule
