// SPDX-License-Identifier: Apache-2.0
#include "sequence/tool_table.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ttp::sequence {

namespace {

bool has_wildcard(std::string_view name) {
  return name.find_first_of("*?") != std::string_view::npos;
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_word_byte(char c) { return is_upper(c) || is_lower(c) || (c >= '0' && c <= '9'); }

/// The end of the word that begins at `from`: send_money, sendMoney, HTTPGet.
std::size_t word_end(std::string_view name, std::size_t from) {
  std::size_t end = from + 1;
  while (end < name.size() && is_word_byte(name[end])) {
    const bool is_new_hump = is_upper(name[end]) && !is_upper(name[end - 1]);
    const bool is_after_acronym = is_upper(name[end]) && is_upper(name[end - 1]) &&
                                  end + 1 < name.size() && is_lower(name[end + 1]);
    if (is_new_hump || is_after_acronym) break;
    ++end;
  }
  return end;
}

/// The name without the server's or module's part: `search` of `mcp__web__search`.
std::string_view last_part(std::string_view name) {
  std::size_t from = 0;
  if (const std::size_t at = name.rfind("__"); at != std::string_view::npos) from = at + 2;
  if (const std::size_t at = name.find_last_of("./:"); at != std::string_view::npos) {
    from = std::max(from, at + 1);
  }
  return name.substr(from);
}

}  // namespace

void ToolTable::Section::index() {
  const auto has_slash = [](const std::string& path) {
    return path.find('/') != std::string::npos;
  };
  for (std::uint32_t i = 0; i < rules.size(); ++i) {
    ToolRule& rule = rules[i];
    rule.needs_slash = !rule.paths.empty() && std::ranges::all_of(rule.paths, has_slash);
    const auto& names = rules[i].names;
    if (names.empty() || std::any_of(names.begin(), names.end(), has_wildcard)) {
      open.push_back(i);
    } else {
      for (const std::string& name : names) by_name[name].push_back(i);
    }
  }
}

/// The first rule in the order written that knows `name` and that `accept` agrees to.
template <typename Accept>
const ToolRule* ToolTable::Section::first(std::string_view name, Accept accept) const {
  static const std::vector<std::uint32_t> nothing;
  const auto known = by_name.find(name);
  const auto& exact = known == by_name.end() ? nothing : known->second;
  auto next_exact = exact.begin();
  auto next_open = open.begin();
  while (next_exact != exact.end() || next_open != open.end()) {
    const bool is_exact =
        next_open == open.end() || (next_exact != exact.end() && *next_exact < *next_open);
    const ToolRule& rule = rules[is_exact ? *next_exact++ : *next_open++];
    const auto fits = [&](const std::string& pattern) { return glob_match(pattern, name); };
    const bool is_named = is_exact || rule.names.empty() ||
                          std::any_of(rule.names.begin(), rule.names.end(), fits);
    if (is_named && accept(rule)) return &rule;
  }
  return nullptr;
}

const ToolRule* ToolTable::find_tool(std::string_view name, std::string_view arguments) const {
  // A longer one is no name of a tool, and folding it is not free.
  const std::string folded = lower_ascii(name.substr(0, 1024));
  const auto accept = [&](const ToolRule& rule) {
    return !rule.args || rule.args->search(arguments, *scratch_);
  };
  if (const ToolRule* rule = tools_.first(folded, accept)) return rule;
  const std::string_view part = last_part(folded);
  return part.size() < folded.size() ? tools_.first(part, accept) : nullptr;
}

const ToolRule* ToolTable::find_shell(const ShellCall& call) const {
  const bool has_slash = call.program.find('/') != std::string_view::npos;
  const auto is_found = [&](const std::optional<Regex>& regex, std::string_view text,
                            std::optional<bool>& empty) {
    if (!regex) return true;
    if (!text.empty()) return regex->search(text, *scratch_);
    if (!empty) empty = regex->search(text, *scratch_);
    return *empty;
  };
  return shell_.first(call.argv0, [&](const ToolRule& rule) {
    const auto fits = [&](const std::string& pattern) { return glob_match(pattern, call.program); };
    if (rule.needs_slash && !has_slash) return false;
    if (!rule.paths.empty() && std::none_of(rule.paths.begin(), rule.paths.end(), fits)) {
      return false;
    }
    return is_found(rule.redirects, call.redirects, rule.empty_redirects) &&
           is_found(rule.args, call.args, rule.empty_args);
  });
}

const ToolRule* ToolTable::find_word(std::string_view name) const {
  name = last_part(name.substr(0, 1024));
  for (std::size_t from = 0; from < name.size();) {
    if (!is_word_byte(name[from])) {
      ++from;
      continue;
    }
    const std::size_t end = word_end(name, from);
    const std::string word = lower_ascii(name.substr(from, end - from));
    const auto accept = [](const ToolRule&) { return true; };
    if (const ToolRule* rule = words_.first(word, accept)) return rule;
    from = end;
  }
  return nullptr;
}

Classification ToolTable::classify(const ToolRule* rule, std::string_view arguments) const {
  if (rule == nullptr) return {};
  const bool is_tainted =
      rule->taint == ToolRule::Taint::always ||
      (rule->taint == ToolRule::Taint::when && rule->taint_pattern->search(arguments, *scratch_));
  return {rule->sink, is_tainted, rule->line};
}

}  // namespace ttp::sequence
