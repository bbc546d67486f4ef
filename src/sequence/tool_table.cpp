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

bool is_at(const ToolRule& rule, std::string_view program) {
  return rule.paths.empty() || std::ranges::any_of(rule.paths, [&](const std::string& pattern) {
           return glob_match(pattern, program);
         });
}

}  // namespace

void ToolTable::Section::index() {
  for (std::uint32_t i = 0; i < rules.size(); ++i) {
    const auto& names = rules[i].names;
    if (names.empty() || std::any_of(names.begin(), names.end(), has_wildcard)) {
      open.push_back(i);
    } else {
      for (const std::string& name : names) by_name[name].push_back(i);
    }
  }
}

/// Adds the rules that know `name`, in the order written.
void ToolTable::Section::add_named(std::string_view name, std::vector<std::uint32_t>& out) const {
  static const std::vector<std::uint32_t> nothing;
  const auto known = by_name.find(name);
  const auto& exact = known == by_name.end() ? nothing : known->second;
  auto next_exact = exact.begin();
  for (const std::uint32_t each : open) {
    while (next_exact != exact.end() && *next_exact < each) out.push_back(*next_exact++);
    const auto& names = rules[each].names;
    const auto fits = [&](const std::string& pattern) { return glob_match(pattern, name); };
    if (names.empty() || std::any_of(names.begin(), names.end(), fits)) out.push_back(each);
  }
  out.insert(out.end(), next_exact, exact.end());
}

const ToolRule* ToolTable::find_tool(std::string_view name, std::string_view arguments) const {
  const auto named = tools_.memo.find(name, [&](std::vector<std::uint32_t>& out) {
    // A longer one is no name of a tool, and folding it is not free.
    const std::string folded = lower_ascii(name.substr(0, 1024));
    tools_.add_named(folded, out);
    const std::string_view part = last_part(folded);
    if (part.size() < folded.size()) tools_.add_named(part, out);
  });
  for (const std::uint32_t each : named) {
    const ToolRule& rule = tools_.rules[each];
    if (!rule.args || rule.args->search(arguments, *scratch_)) return &rule;
  }
  return nullptr;
}

const ToolRule* ToolTable::find_shell(std::string_view name, const shell::Statement& statement,
                                      const rule::ShellFields& fields) const {
  const auto is_found = [&](const std::optional<QuickRegex>& regex, rule::ShellField field) {
    return !regex || regex->search(*fields.get(field), *scratch_);
  };
  const auto fits = [&](const ToolRule& rule) {
    return is_at(rule, statement.program) && is_found(rule.redirects, rule::ShellField::redirects);
  };
  const auto is_called_so = [&](const ToolRule& rule) {
    return is_found(rule.before, rule::ShellField::before) &&
           is_found(rule.args, rule::ShellField::args);
  };
  if (statement.redirects.empty() && statement.program.size() == name.size()) {
    // Then the conditions for its place and its file depend on the name alone.
    const auto named = shell_.plain_memo.find(name, [&](std::vector<std::uint32_t>& out) {
      shell_.add_named(name, out);
      std::erase_if(out, [&](std::uint32_t each) { return !fits(shell_.rules[each]); });
    });
    for (const std::uint32_t each : named) {
      const ToolRule& rule = shell_.rules[each];
      if (is_called_so(rule)) return &rule;
    }
    return nullptr;
  }
  const auto named = shell_.memo.find(
      name, [&](std::vector<std::uint32_t>& out) { shell_.add_named(name, out); });
  for (const std::uint32_t each : named) {
    const ToolRule& rule = shell_.rules[each];
    if (fits(rule) && is_called_so(rule)) return &rule;
  }
  return nullptr;
}

const ToolRule* ToolTable::find_word(std::string_view name) const {
  const auto named = words_.memo.find(name, [&](std::vector<std::uint32_t>& out) {
    const std::string_view part = last_part(name.substr(0, 1024));
    for (std::size_t from = 0; from < part.size() && out.empty();) {
      if (!is_word_byte(part[from])) {
        ++from;
        continue;
      }
      const std::size_t end = word_end(part, from);
      words_.add_named(lower_ascii(part.substr(from, end - from)), out);
      from = end;
    }
  });
  return named.empty() ? nullptr : &words_.rules[named.front()];
}

Classification ToolTable::classify(const ToolRule* rule, std::string_view arguments) const {
  if (rule == nullptr) return {};
  const bool is_tainted =
      rule->taint == ToolRule::Taint::always ||
      (rule->taint == ToolRule::Taint::when && rule->taint_pattern->search(arguments, *scratch_));
  return {rule->sink, is_tainted, rule->line};
}

}  // namespace ttp::sequence
