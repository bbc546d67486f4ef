// SPDX-License-Identifier: Apache-2.0
#include "lint/check.hpp"
#include "lint/source.hpp"

#include <algorithm>
#include <array>

namespace ttp::lint {

namespace {

/// Endings of names that patterns are written about.
constexpr auto endings = std::to_array<std::string_view>(
    {"asp", "aspx",  "bak",  "bat", "cfg", "cgi",   "com",  "conf", "deb",  "dll", "exe",
     "gov", "html",  "info", "ini", "io",  "jar",   "json", "jsp",  "jspx", "key", "log",
     "net", "onion", "org",  "pem", "php", "phtml", "ps1",  "pub",  "py",   "rpm", "service",
     "sh",  "so",    "sql",  "tar", "txt", "war",   "xml",  "yaml", "yml",  "zip"});

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::size_t begin_of_name(std::string_view pattern, std::size_t dot) {
  std::size_t begin = dot;
  while (begin > 0 && (is_name_char(pattern[begin - 1]) || pattern[begin - 1] == '-')) --begin;
  // The letter of an escape (\bfoo) belongs to it.
  if (begin > 0 && pattern[begin - 1] == '\\') ++begin;
  return begin;
}

std::size_t end_of_name(std::string_view pattern, std::size_t dot) {
  std::size_t end = dot + 1;
  while (end < pattern.size() && is_name_char(pattern[end])) ++end;
  return end;
}

std::string around(std::string_view pattern, std::size_t dot) {
  const std::size_t begin = begin_of_name(pattern, dot);
  return std::string(pattern.substr(begin, end_of_name(pattern, dot) - begin));
}

/// Dots between two letters of a name and a known ending behind which the name is over.
void find_dots(const RegexNode& node, std::string_view pattern, std::vector<std::size_t>& out) {
  if (node.kind == RegexNode::Kind::set && !node.is_escaped && pattern[node.begin] == '.') {
    const std::size_t dot = node.begin;
    const std::size_t end = end_of_name(pattern, dot);
    const bool has_name = begin_of_name(pattern, dot) + 2 <= dot;
    const bool is_quantified = end < pattern.size() && std::string_view("*+?{").find(
                                                           pattern[end]) != std::string_view::npos;
    const std::string_view ending = pattern.substr(dot + 1, end - dot - 1);
    if (has_name && !is_quantified && std::ranges::binary_search(endings, ending)) {
      out.push_back(dot);
    }
    return;
  }
  // A quantified dot is meant as one.
  const bool is_dot_repeat =
      node.kind == RegexNode::Kind::repeat && node.children.front().kind == RegexNode::Kind::set;
  if (is_dot_repeat) return;
  for (const RegexNode& child : node.children) find_dots(child, pattern, out);
}

class UnescapedDot final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    for (const PatternUse& use : subject.patterns) {
      if (!use.syntax) continue;
      std::vector<std::size_t> dots;
      find_dots(use.syntax->root, use.node->text, dots);
      if (dots.empty()) continue;
      Finding& finding = report.add(
          subject, *use.node,
          "the dot in '" + around(use.node->text, dots.front()) + "' stands for any character",
          "write '\\.'");
      const auto range = find_scalar(*subject.document, *use.node);
      const char quote = range ? subject.document->text[range->begin] : '"';
      if (!range || quote == '"') continue;  // in double quotes offsets differ
      std::string fixed = use.node->text;
      for (auto it = dots.rbegin(); it != dots.rend(); ++it) fixed.insert(*it, "\\");
      finding.fix.push_back(
          {range->begin, range->end, quote == '\'' ? in_single_quotes(fixed) : to_scalar(fixed)});
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "A dot in a domain or file name is not escaped and stands for any character: "
        "evil.com also finds evil-com. --fix escapes it and raises rule_version.",
        "pattern: 'pastebin.com/raw'", "pattern: 'pastebin\\.com/raw'"};
  }
};

}  // namespace

std::unique_ptr<Check> make_unescaped_dot_check() {
  return std::make_unique<UnescapedDot>();
}

}  // namespace ttp::lint
