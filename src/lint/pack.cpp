// SPDX-License-Identifier: Apache-2.0
#include "lint/pack.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "lifter/lifter.hpp"
#include "rule/load.hpp"

namespace ttp::lint {

namespace fs = std::filesystem;

namespace {

/// A file that is to be looked at.
struct Found {
  fs::path path;
  FileKind kind;
};

bool is_yaml_name(std::string_view name) {
  return name.ends_with(".yaml") || name.ends_with(".yml");
}

/// Folders whose files are no rules, and files that have a purpose of their own.
bool is_set_aside(const fs::path& path) {
  const std::string name = path.filename().string();
  const std::string folder = path.parent_path().filename().string();
  return name == "ttp-lint.yaml" || name == "state.yaml" || folder == "catalogues";
}

FileKind kind_of(const fs::path& path) {
  const std::string name = path.filename().string();
  const std::string folder = path.parent_path().filename().string();
  if (name == "pack.yaml") return FileKind::manifest;
  if (name == "tools.yaml") return FileKind::tool_table;
  if (name == "settings.yaml" && folder == "sequence") return FileKind::settings;
  if (folder == "intel") return FileKind::provider_map;
  return rule::is_rule_file_name(name) ? FileKind::rule : FileKind::unnamed;
}

void add_found(const fs::path& path, std::vector<Found>& found) {
  if (found.size() >= limits::lint_files) {
    throw Error("more than " + std::to_string(limits::lint_files) + " rule files");
  }
  found.push_back({path.lexically_normal(), kind_of(path)});
}

void walk(const fs::path& folder, std::vector<Found>& found) {
  std::error_code error;
  fs::recursive_directory_iterator entries(folder, fs::directory_options::skip_permission_denied,
                                           error);
  if (error) {
    throw Error("cannot read the directory '" + folder.string() + "': " + error.message());
  }
  for (const fs::recursive_directory_iterator end; entries != end;) {
    const fs::path path = entries->path();
    const std::string name = path.filename().string();
    std::error_code ignored;
    const bool is_folder = entries->is_directory(ignored);
    if (is_folder && name.starts_with('.')) entries.disable_recursion_pending();
    if (!is_folder && !name.starts_with('.') && is_yaml_name(name) && !is_set_aside(path)) {
      add_found(path, found);
    }
    entries.increment(error);
    if (error) break;
  }
}

std::vector<Found> find_files(std::span<const std::string> paths) {
  std::vector<Found> found;
  for (const std::string& path : paths) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (!fs::exists(status) && !fs::is_symlink(fs::symlink_status(path, error))) {
      throw Error("there is no '" + path + "'");
    }
    if (fs::is_directory(status)) {
      walk(path, found);
    } else {
      add_found(path, found);
    }
  }
  std::ranges::sort(found, {}, &Found::path);
  const auto same = [](const Found& a, const Found& b) { return a.path == b.path; };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  return found;
}

fs::path folder_of(const std::string& file) {
  const fs::path parent = fs::path(file).parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

/// Where `catalogues/` and `intel/` lie: in the folder of the rules, or beside it.
fs::path pack_folder(const fs::path& rules) {
  std::error_code error;
  if (fs::is_directory(rules / "catalogues", error)) return rules;
  return (rules / "..").lexically_normal();
}

/// Collects what the pattern tests of a condition say.
class PatternCollector {
 public:
  PatternCollector(const rule::Rule& rule, std::vector<PatternUse>& out) : rule_(rule), out_(out) {}

  void condition(const rule::Node& node, bool is_negated, bool is_statement) {
    if (node.kind != rule::Node::Kind::map) return;
    if (node.find("scope") != nullptr) is_statement = true;
    for (const auto& [key, value] : node.entries) {
      if (key.text == "all" || key.text == "any") {
        for (const rule::Node& item : value.items) condition(item, is_negated, is_statement);
      } else if (key.text == "not") {
        condition(value, !is_negated, is_statement);
      } else if (key.text == "pattern") {
        PatternUse use;
        use.test = &node;
        use.key = &key;
        use.is_operator = true;
        use.is_negated = is_negated;
        use.is_statement = is_statement;
        const rule::Node* nocase = node.find("nocase");
        use.nocase = nocase != nullptr && nocase->as_boolean().value_or(false);
        use.fields = fields(node);
        add_all(value, use);
      }
    }
  }

  void parameters(const rule::Node& match) {
    for (const auto& [key, value] : match.entries) {
      if (key.text != "patterns" && key.text != "paths" && key.text != "filename_patterns")
        continue;
      PatternUse use;
      use.test = &match;
      use.key = &key;
      add_all(value, use);
    }
  }

 private:
  [[nodiscard]] std::vector<std::string> fields(const rule::Node& node) const {
    if (const rule::Node* one = node.find("field")) return {one->text};
    std::vector<std::string> names;
    if (const rule::Node* several = node.find("fields")) {
      for (const rule::Node& item : several->items) names.push_back(item.text);
    } else if (!rule_.applies_to.empty()) {
      names.emplace_back(rule::default_field(rule_.applies_to.front()));
    }
    return names;
  }

  void add_all(const rule::Node& value, PatternUse use) {
    if (value.kind == rule::Node::Kind::scalar) return add(value, use);
    for (const rule::Node& item : value.items) {
      if (item.kind == rule::Node::Kind::scalar) add(item, use);
    }
  }

  void add(const rule::Node& scalar, PatternUse& use) {
    use.node = &scalar;
    use.syntax = parse_regex(scalar.text, use.nocase);
    out_.push_back(use);
  }

  const rule::Rule& rule_;
  std::vector<PatternUse>& out_;
};

class PackReader {
 public:
  explicit PackReader(Pack& pack) : pack_(pack) {}

  void read(std::span<const std::string> paths) {
    for (Found& file : find_files(paths)) add(std::move(file));
    for (std::size_t first = 0; first < pack_.subjects.size();) first = read_folder(first);
    // Complaints about files that were not asked for (a catalogue) come last.
    std::ranges::move(others_, std::back_inserter(pack_.subjects));
  }

 private:
  void add(Found file) {
    Subject subject;
    subject.file = file.path.string();
    subject.kind = file.kind;
    if (file.kind != FileKind::unnamed) {
      auto document = rule::read_document(file.path, subject.diagnostics);
      if (document) subject.document = std::make_shared<const rule::Document>(std::move(*document));
    }
    pack_.subjects.push_back(std::move(subject));
  }

  /// Loads the rules of one folder together; returns the first subject of the next.
  std::size_t read_folder(std::size_t first) {
    const fs::path folder = folder_of(pack_.subjects[first].file);
    std::size_t last = first;
    while (last < pack_.subjects.size() && folder_of(pack_.subjects[last].file) == folder) ++last;
    auto& manifest = *pack_.manifests.emplace_back(std::make_unique<rule::Manifest>());
    Diagnostics manifest_diagnostics;
    rule::read_manifest(folder, manifest, manifest_diagnostics);
    std::vector<rule::Rule> rules;
    const std::span<Subject> subjects(pack_.subjects.data() + first, last - first);
    for (Subject& subject : subjects) {
      subject.manifest = &manifest;
      if (subject.kind != FileKind::rule || !subject.document) continue;
      auto rule = rule::load_rule(subject.document, manifest, {}, subject.diagnostics);
      if (rule) rules.push_back(std::move(*rule));
    }
    std::ranges::stable_sort(
        rules, {}, [](const rule::Rule& rule) -> const std::string& { return rule.identity.id; });
    Diagnostics diagnostics;
    auto& set = *pack_.sets.emplace_back(
        std::make_unique<rule::RuleSet>(std::move(rules), rule::Compat::none, diagnostics));
    const fs::path pack = pack_folder(folder);
    const lifter::LifterContext context{set, rule::Compat::none, pack, {}, diagnostics};
    for (const lifter::LifterInfo& info : lifter::all_lifters()) {
      static_cast<void>(info.make(context));
    }
    std::map<std::string_view, Subject*> by_file;
    for (Subject& subject : subjects) {
      subject.set = &set;
      by_file.emplace(subject.file, &subject);
    }
    for (const rule::Rule& rule : set.rules()) {
      const auto it = by_file.find(rule.document->file);
      if (it == by_file.end()) continue;
      it->second->rule = &rule;
      it->second->patterns = patterns_of(rule);
    }
    for (Diagnostic& diagnostic : manifest_diagnostics) add_manifest_complaint(diagnostic, by_file);
    for (Diagnostic& diagnostic : diagnostics) {
      const auto it = by_file.find(diagnostic.file);
      (it == by_file.end() ? other(diagnostic.file) : *it->second)
          .diagnostics.push_back(std::move(diagnostic));
    }
    return last;
  }

  /// A manifest is read for every folder that it is the manifest of; one complaint is enough.
  void add_manifest_complaint(Diagnostic& diagnostic,
                              const std::map<std::string_view, Subject*>& by_file) {
    if (const auto it = by_file.find(diagnostic.file); it != by_file.end()) {
      // What keeps it from being read at all was said when it was read as a file of its own.
      if (it->second->document) it->second->diagnostics.push_back(std::move(diagnostic));
      return;
    }
    if (std::ranges::find(pack_.subjects, diagnostic.file, &Subject::file) !=
        pack_.subjects.end()) {
      return;
    }
    Subject& subject = other(diagnostic.file);
    if (std::ranges::find(subject.diagnostics, diagnostic.message, &Diagnostic::message) ==
        subject.diagnostics.end()) {
      subject.diagnostics.push_back(std::move(diagnostic));
    }
  }

  Subject& other(const std::string& file) {
    for (Subject& subject : others_) {
      if (subject.file == file) return subject;
    }
    Subject& subject = others_.emplace_back();
    subject.file = file;
    subject.kind = FileKind::manifest;
    return subject;
  }

  Pack& pack_;
  std::vector<Subject> others_;
};

}  // namespace

const rule::Node* Subject::find(std::string_view key) const {
  return document ? document->root.find(key) : nullptr;
}

const rule::Node& Subject::place(std::string_view key) const {
  static const rule::Node nowhere;
  if (!document) return nowhere;
  if (const rule::Node* node = document->root.find(key)) return *node;
  if (const rule::Node* id = document->root.find("rule_id")) return *id;
  return document->root;
}

std::string_view Subject::id() const {
  const rule::Node* node = find("rule_id");
  return node == nullptr ? std::string_view() : std::string_view(node->text);
}

bool Subject::is_pattern_rule() const {
  return rule != nullptr && rule->lifter_kind.empty();
}

std::string_view Pack::release_of(const Subject& subject) const {
  if (!options.attack_release.empty()) return options.attack_release;
  if (subject.rule != nullptr) return subject.rule->identity.attack_release;
  return subject.manifest == nullptr ? attack::catalogue_release
                                     : std::string_view(subject.manifest->attack_release);
}

const attack::Catalogue& Pack::catalogue_of(const Subject& subject) const {
  static const std::map<std::string_view, attack::Catalogue> catalogues = [] {
    std::map<std::string_view, attack::Catalogue> all;
    for (const attack::Release& release : attack::releases()) {
      all.emplace(release.name, *attack::Catalogue::of(release.name));
    }
    return all;
  }();
  const auto it = catalogues.find(release_of(subject));
  return it == catalogues.end() ? catalogues.find(attack::catalogue_release)->second : it->second;
}

std::vector<PatternUse> patterns_of(const rule::Rule& rule) {
  std::vector<PatternUse> uses;
  PatternCollector collector(rule, uses);
  if (rule.lifter_kind.empty()) {
    collector.condition(rule.match, false, false);
  } else {
    collector.parameters(rule.match);
  }
  return uses;
}

void read_pack(std::span<const std::string> paths, Pack& pack) {
  PackReader(pack).read(paths);
}

std::vector<rule::RuleText> baseline_texts(const fs::path& folder) {
  std::vector<rule::RuleText> texts;
  const std::vector<std::string> paths = {folder.string()};
  for (const Found& file : find_files(paths)) {
    if (file.kind != FileKind::rule) continue;
    Diagnostics ignored;
    auto document = rule::read_document(file.path, ignored);
    if (!document) continue;
    texts.push_back({"", file.path.string(), std::move(document->text)});
  }
  return texts;
}

std::vector<BaselineRule> read_baseline(std::span<const rule::RuleText> texts) {
  std::vector<BaselineRule> rules;
  for (const rule::RuleText& text : texts) {
    Diagnostics ignored;
    auto document = rule::parse_document(text.file, text.text, ignored);
    if (!document) continue;
    const rule::Node* id = document->root.find("rule_id");
    if (id == nullptr) continue;
    std::string name = id->text;
    rules.push_back(
        {std::move(name), text.file, std::make_shared<const rule::Document>(std::move(*document))});
  }
  return rules;
}

}  // namespace ttp::lint
