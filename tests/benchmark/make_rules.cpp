// SPDX-License-Identifier: Apache-2.0
// Big packs of rules: the first shipped rules for commands as they are, so that every pack finds
// what the smallest one finds, then variants of all of them with other words in their patterns.
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <vector>

#include "make_data.hpp"

namespace ttp::benchmark {

namespace {

constexpr std::size_t kept_rules = 60;
constexpr std::size_t first_made_id = 1000;

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

/// A few letters that no other variant has: `qa`, `qb`, … `qzz`.
std::string letters_of(std::size_t number) {
  std::string letters;
  for (++number; number > 0; number = (number - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('a' + (number - 1) % 26));
  }
  return "q" + letters;
}

/// Where what begins at `at` ends, if it must not be touched: an escape, a class, the head of a
/// group, a quantifier. Else `at`.
std::size_t end_of_syntax(std::string_view pattern, std::size_t at) {
  const auto behind = [&](std::string_view ends, std::size_t from) {
    const std::size_t end = pattern.find_first_of(ends, from);
    return end == std::string_view::npos ? pattern.size() : end + 1;
  };
  const auto next = [&](std::size_t offset) {
    return at + offset < pattern.size() ? pattern[at + offset] : '\0';
  };
  switch (pattern[at]) {
    case '\\':
      return next(2) == '{' ? behind("}", at) : std::min(at + 2, pattern.size());
    case '{':
      return behind("}", at);
    case '(':
      return next(1) == '?' ? behind(":=!>)", at) : at + 1;
    case '[': {
      std::size_t end = at + (next(1) == '^' ? 2 : 1);
      if (end < pattern.size() && pattern[end] == ']') ++end;
      for (; end < pattern.size() && pattern[end] != ']'; ++end) {
        if (pattern[end] == '\\') ++end;
        if (pattern.substr(end).starts_with("[:")) end = pattern.find(":]", end) + 1;
      }
      return std::min(end + 1, pattern.size());
    }
    default:
      return at;
  }
}

/// Puts `letters` into every word of a regular expression; if it has none, behind it.
std::string vary_pattern(std::string_view pattern, std::string_view letters) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    if (const std::size_t end = end_of_syntax(pattern, at); end != at) {
      out += pattern.substr(at, end - at);
      at = end;
      continue;
    }
    std::size_t end = at;
    while (end < pattern.size() && is_letter(pattern[end])) ++end;
    if (end == at) {
      out += pattern[at++];
      continue;
    }
    // A quantifier belongs to the last letter alone.
    const bool is_quantified = end < pattern.size() && std::string_view("?*+{").find(
                                                           pattern[end]) != std::string_view::npos;
    const std::size_t split = is_quantified ? end - 1 : end;
    out += pattern.substr(at, split - at);
    if (split - at >= 2) out += letters;
    out += pattern.substr(split, end - split);
    at = end;
  }
  return out != pattern ? out : "(?:" + out + ").*" + std::string(letters);
}

/// What a key's values are, where they are texts to be found.
enum class Literals { none, pattern, plain };

Literals literals_of(std::string_view key) {
  if (key == "pattern") return Literals::pattern;
  for (const std::string_view plain : {"contains", "startswith", "endswith", "equals", "in"}) {
    if (key == plain) return Literals::plain;
  }
  return Literals::none;
}

std::string quoted_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + '"';
}

/// A node as flow YAML, its literals varied unless `letters` is empty.
std::string flow(const YAML::Node& node, std::string_view letters, Literals literals) {
  if (node.IsSequence()) {
    std::string out;
    for (const YAML::Node& item : node)
      out += (out.empty() ? "" : ", ") + flow(item, letters, literals);
    return "[" + out + "]";
  }
  if (node.IsMap()) {
    std::string out;
    for (const auto& member : node) {
      const std::string& key = member.first.Scalar();
      out += (out.empty() ? "" : ", ") + key + ": ";
      out += flow(member.second, letters, literals_of(key));
    }
    return "{" + out + "}";
  }
  if (node.IsNull()) return "null";
  const std::string& text = node.Scalar();
  if (!letters.empty() && literals == Literals::pattern)
    return quoted_text(vary_pattern(text, letters));
  if (!letters.empty() && literals == Literals::plain)
    return quoted_text(text + std::string(letters));
  double number = 0;
  bool truth = false;
  const bool is_plain = node.Tag() == "?" && (YAML::convert<double>::decode(node, number) ||
                                              YAML::convert<bool>::decode(node, truth));
  return is_plain ? text : quoted_text(text);
}

/// Rules of shell commands alone, that match by patterns and need no other file.
std::vector<YAML::Node> command_rules(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<YAML::Node> rules;
  for (const auto& file : files) {
    const YAML::Node rule = YAML::LoadFile(file.string());
    const YAML::Node kinds = rule["applies_to"];
    if (!kinds || kinds.size() != 1 || flow(kinds, {}, Literals::none) != "[\"command\"]") continue;
    if (rule["match"]["kind"] || rule["match"]["aggregate"]) continue;
    if (flow(rule["match"], {}, Literals::none).find("\"file:") != std::string::npos) continue;
    rules.push_back(rule);
  }
  return rules;
}

void write_rule(const std::filesystem::path& directory, const YAML::Node& rule, std::string id,
                std::string_view letters) {
  std::ofstream out(directory / (id + ".yaml"), std::ios::binary);
  out << "rule_id: " << id << "\nname: " << rule["name"].Scalar() << letters << '\n';
  for (const char* key :
       {"rule_version", "attack_release", "applies_to", "match", "emits", "evidence_fields"}) {
    if (rule[key]) out << key << ": " << flow(rule[key], letters, Literals::none) << '\n';
  }
  if (!out.flush()) throw std::runtime_error("cannot write to " + directory.string());
}

/// All patterns of a condition that look at the whole command, in their order.
void collect_patterns(const YAML::Node& node, std::vector<std::string>& out) {
  if (node.IsSequence()) {
    for (const YAML::Node& item : node) collect_patterns(item, out);
  } else if (node.IsMap()) {
    for (const auto& member : node) {
      if (member.first.Scalar() != "pattern") {
        collect_patterns(member.second, out);
      } else if (node["field"] && node["field"].Scalar() != "command_text") {
        continue;
      } else if (member.second.IsScalar()) {
        out.push_back(member.second.Scalar());
      } else {
        for (const YAML::Node& item : member.second) out.push_back(item.Scalar());
      }
    }
  }
}

}  // namespace

void print_patterns(Arguments& arguments) {
  const std::filesystem::path from = arguments.text("from", "");
  arguments.require_empty();
  std::vector<std::string> patterns;
  for (const YAML::Node& rule : command_rules(from)) collect_patterns(rule["match"], patterns);
  std::sort(patterns.begin(), patterns.end());
  patterns.erase(std::unique(patterns.begin(), patterns.end()), patterns.end());
  for (const std::string& pattern : patterns) {
    if (pattern.find('\n') == std::string::npos) fmt::print("{}\n", pattern);
  }
}

void make_rules(Arguments& arguments) {
  const std::filesystem::path from = arguments.text("from", "");
  const std::filesystem::path to = arguments.text("to", "");
  const auto count = arguments.number<std::size_t>("count", 200);
  const auto seed = arguments.number<std::size_t>("seed", 1);
  arguments.require_empty();
  if (from.empty() || to.empty()) throw std::runtime_error("give --from and --to");
  const std::vector<YAML::Node> rules = command_rules(from);
  if (rules.empty()) throw std::runtime_error("no rules of commands in " + from.string());
  std::filesystem::create_directories(to);
  for (std::size_t i = 0; i < std::min({count, kept_rules, rules.size()}); ++i) {
    write_rule(to, rules[i], rules[i]["rule_id"].Scalar(), {});
  }
  for (std::size_t i = kept_rules; i < count; ++i) {
    const std::size_t made = i - kept_rules;
    write_rule(to, rules[made % rules.size()], fmt::format("R{}", first_made_id + made),
               letters_of(made / rules.size() + 26 * seed));
  }
}

}  // namespace ttp::benchmark
