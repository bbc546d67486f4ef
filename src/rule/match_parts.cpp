// SPDX-License-Identifier: Apache-2.0
#include "rule/match_parts.hpp"

#include <algorithm>
#include <iterator>

namespace ttp::rule {

namespace {

/// True if the condition only looks up a text in a list.
bool is_quick(const Match& match) {
  if (match.kind == Match::Kind::negation) return is_quick(match.children.front());
  return match.kind == Match::Kind::test && match.test->whole_texts().has_value();
}

/// Puts quick conditions in front of those beside them.
void order(Match& match) {
  for (Match& child : match.children) order(child);
  if (match.kind == Match::Kind::all || match.kind == Match::Kind::any) {
    std::stable_partition(match.children.begin(), match.children.end(), is_quick);
  }
}

std::vector<Match> parts_of(const Match& match) {
  std::vector<Match> parts;
  switch (match.kind) {
    case Match::Kind::any:
      for (const Match& child : match.children) {
        std::vector<Match> more = parts_of(child);
        std::move(more.begin(), more.end(), std::back_inserter(parts));
      }
      return parts;
    case Match::Kind::statement:
    case Match::Kind::decoded:
      // Some statement satisfies a or b: some satisfies a, or some satisfies b.
      for (Match& child : parts_of(match.children.front())) {
        Match& wrapper = parts.emplace_back();
        wrapper.kind = match.kind;
        wrapper.encodings = match.encodings;
        wrapper.children.push_back(std::move(child));
      }
      return parts;
    case Match::Kind::all:
      if (match.children.size() == 1) return parts_of(match.children.front());
      break;
    case Match::Kind::negation:
    case Match::Kind::test: break;
  }
  parts.push_back(match);
  return parts;
}

}  // namespace

std::vector<Match> match_parts(const Match& match) {
  std::vector<Match> parts = parts_of(match);
  for (Match& part : parts) order(part);
  return parts;
}

}  // namespace ttp::rule
