// SPDX-License-Identifier: Apache-2.0
#include "lint/suppression.hpp"

#include "base/text.hpp"
#include "lint/source.hpp"

namespace ttp::lint {

std::vector<Suppression> suppressions_of(const Subject& subject) {
  std::vector<Suppression> found;
  if (!subject.document) return found;
  constexpr std::string_view mark = "ttp-lint:";
  // Most files have none: do not look for comments in those.
  if (subject.document->text.find(mark) == std::string::npos) return found;
  const std::vector<Comment> comments = comments_of(subject.document->text);
  for (std::size_t i = 0; i < comments.size(); ++i) {
    const Comment& comment = comments[i];
    std::string_view text = trim(comment.text.substr(1));
    if (!text.starts_with(mark)) continue;
    text = trim(text.substr(mark.size()));
    constexpr std::string_view verb = "disable=";
    Suppression suppression;
    suppression.comment_line = comment.line;
    suppression.column = comment.column;
    suppression.line = comment.line;
    if (comment.is_alone) {
      // Several in a row mean the same line.
      std::size_t next = i;
      while (next + 1 < comments.size() && comments[next + 1].is_alone &&
             comments[next + 1].line == comments[next].line + 1) {
        ++next;
      }
      suppression.line = comments[next].line + 1;
    }
    if (text.starts_with(verb)) {
      text.remove_prefix(verb.size());
      const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
      std::string_view ids = text.substr(0, end);
      suppression.reason = trim(text.substr(end));
      while (!ids.empty()) {
        const std::size_t comma = std::min(ids.find(','), ids.size());
        suppression.checks.emplace_back(ids.substr(0, comma));
        ids.remove_prefix(std::min(comma + 1, ids.size()));
      }
    }
    found.push_back(std::move(suppression));
  }
  return found;
}

rule::Node place_of(const Suppression& suppression) {
  rule::Node node;
  node.line = suppression.comment_line;
  node.column = suppression.column;
  return node;
}

}  // namespace ttp::lint
