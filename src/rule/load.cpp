// SPDX-License-Identifier: Apache-2.0
#include "rule/load.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "rule/keys.hpp"
#include "rule/lifter_kinds.hpp"
#include "rule/match.hpp"
#include "rule/secret_field.hpp"
#include "rule/sequence_kind.hpp"

namespace ttp::rule {

namespace {

class RuleReader {
 public:
  RuleReader(std::shared_ptr<const Document> document, const Manifest& manifest,
             const LoadOptions& options, Diagnostics& diagnostics)
      : document_(std::move(document)),
        manifest_(manifest),
        options_(options),
        diagnostics_(diagnostics) {}

  /// All but the condition, which the caller copies or moves. A sequence's is another than what is
  /// written, and is there.
  std::optional<Rule> read() {
    const Node& root = document_->root;
    if (root.kind != Node::Kind::map) {
      fail(root, "a rule is a map, found " + std::string(root.type_name()));
      return std::nullopt;
    }
    warn_unknown(root, names_of(rule_keys));
    rule_.document = document_;
    rule_.identity.attack_release = manifest_.attack_release;
    identity(root);
    if (const Node* node = required(root, "applies_to")) applies_to(*node);
    if (const Node* node = required(root, "match")) match(*node);
    if (const Node* node = required(root, "emits")) emits(*node);
    evidence(root);
    optional_texts(root);
    if (sound_) return std::move(rule_);
    // All mistakes in one go.
    if (options_.compat == Compat::none) check_match(*document_, rule_.applies_to, diagnostics_);
    return std::nullopt;
  }

 private:
  void fail(const Node& at, std::string message, std::string hint = {},
            std::string_view check = "wrong-type") {
    sound_ = false;
    report(at, Severity::error, std::move(message), std::move(hint), check);
  }
  /// What the live system loads and never fires: an error for us, a warning there.
  void inert(const Node& at, std::string message, std::string_view check) {
    if (options_.compat == Compat::live) {
      report(at, Severity::warning, std::move(message), {}, check);
    } else {
      fail(at, std::move(message), {}, check);
    }
  }
  void report(const Node& at, Severity severity, std::string message, std::string hint,
              std::string_view check) {
    // Thousands of them say no more than the first few, and each looks for its line.
    constexpr std::size_t most_complaints = 100;
    if (++complaints_ > most_complaints) return;
    diagnostics_.push_back(
        document_->complaint(at, severity, std::move(message), std::move(hint), check));
  }

  const Node* required(const Node& map, std::string_view key) {
    const Node* node = map.find(key);
    if (node == nullptr) fail(map, "missing key '" + std::string(key) + "'", {}, "missing-key");
    return node;
  }

  std::string text_of(const Node& map, std::string_view key) {
    const Node* node = required(map, key);
    if (node == nullptr) return {};
    if (!node->is_string()) {
      fail(*node, "'" + std::string(key) + "' must be a text, found " +
                      std::string(node->type_name()),
           node->kind == Node::Kind::scalar ? "put it in quotes" : "");
      return {};
    }
    return node->text;
  }

  void warn_unknown(const Node& map, std::span<const std::string_view> known) {
    for (const auto& [key, value] : map.entries) {
      if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
      const auto similar = closest(key.text, known);
      report(key, Severity::warning, "unknown key '" + key.text + "' is ignored",
             similar ? "did you mean '" + std::string(*similar) + "'?" : "", "unknown-key");
    }
  }

  void identity(const Node& root) {
    rule_.identity.id = text_of(root, "rule_id");
    rule_.identity.name = text_of(root, "name");
    if (const Node* node = root.find("rule_id");
        node != nullptr && sound_ && rule_.identity.id.empty() &&
        options_.compat == Compat::none) {
      fail(*node, "'rule_id' is empty", {}, "rule-id-form");
    }
    if (const Node* node = required(root, "rule_version")) version(*node);
    if (const Node* node = root.find("attack_release")) {
      if (node->is_string()) {
        rule_.identity.attack_release = node->text;
      } else {
        fail(*node, "'attack_release' must be a text such as enterprise-v18.1");
      }
    }
    if (const Node* node = root.find("description")) {
      if (node->is_string()) {
        rule_.description = node->text;
      } else {
        fail(*node, "'description' must be a text, found " + std::string(node->type_name()));
      }
    }
  }

  /// The live system's model also takes integers written as text, as 1.0 or as a boolean.
  void version(const Node& node) {
    Node plain = node;
    plain.is_plain = true;
    plain.text = trim(node.text);
    std::optional<std::int64_t> number = plain.as_integer();
    if (!number) {
      if (const auto real = plain.as_number(); real && std::floor(*real) == *real &&
                                               std::abs(*real) < 9e15) {
        number = static_cast<std::int64_t>(*real);
      } else if (const auto flag = node.as_boolean()) {
        number = *flag ? 1 : 0;
      }
    }
    if (!number || node.kind != Node::Kind::scalar) {
      fail(node, "'rule_version' must be an integer from 1 on, found " +
                     std::string(node.type_name()));
    } else if (*number < 1 && options_.compat == Compat::none) {
      fail(node, "'rule_version' must be at least 1", {}, "rule-version");
    } else {
      rule_.identity.version = *number;
    }
  }

  void applies_to(const Node& node) {
    if (node.kind != Node::Kind::list) {
      fail(node, "'applies_to' must be a list of source kinds, found " +
                     std::string(node.type_name()),
           node.is_string() ? "write [" + node.text + "]" : "");
      return;
    }
    for (const Node& item : node.items) {
      const Node* kind = &item;
      if (item.kind == Node::Kind::map) kind = item.find("source_kind");
      if (kind == nullptr || !kind->is_string()) {
        fail(item, "a source kind is a text, or a map with 'source_kind'");
        continue;
      }
      if (std::find(rule_.applies_to.begin(), rule_.applies_to.end(), kind->text) !=
          rule_.applies_to.end()) {
        continue;
      }
      rule_.applies_to.push_back(kind->text);
      if (std::find(known_kinds.begin(), known_kinds.end(), kind->text) == known_kinds.end()) {
        const auto similar = closest(kind->text, known_kinds);
        report(*kind, Severity::warning, "unknown source kind '" + kind->text + "'",
               similar ? "did you mean '" + std::string(*similar) + "'?" : "", "unknown-kind");
      }
    }
    if (node.items.empty()) {
      inert(node, "'applies_to' is empty: the rule would never be asked", "applies-to-empty");
    }
  }

  void match(const Node& node) {
    if (node.kind != Node::Kind::map) {
      fail(node, "'match' must be a map, found " + std::string(node.type_name()));
      return;
    }
    const Node* kind = node.find("kind");
    if (kind == nullptr) {
      aggregate(node);
      return;
    }
    constexpr std::string_view prefix = "lifter:";
    if (kind->is_string() && kind->text.starts_with(sequence_prefix) &&
        options_.compat == Compat::none) {
      sequence(node, *kind);
      return;
    }
    if (!kind->is_string() || !kind->text.starts_with(prefix)) {
      inert(*kind, "'kind' must be a text that begins with 'lifter:' or 'sequence:'",
            "unowned-kind");
      return;
    }
    rule_.lifter_kind = kind->text.substr(prefix.size());
    const bool is_owned =
        std::any_of(lifter_prefixes.begin(), lifter_prefixes.end(),
                    [&](std::string_view owned) { return rule_.lifter_kind.starts_with(owned); });
    if (!is_owned) {
      inert(*kind, "no lifter owns the kind '" + kind->text + "': the rule would never be asked",
            "unowned-kind");
    }
  }

  void sequence(const Node& node, const Node& kind) {
    std::string hint;
    auto match = sequence_match(node, hint);
    if (!match) {
      fail(kind, "'" + kind.text + "' names no type of anomaly", hint, "anomaly-type");
    } else if (rule_.applies_to != std::vector<std::string>{"sequence"}) {
      fail(kind, "a rule over a sequence applies to the kind 'sequence' alone",
           "write applies_to: [sequence]");
    } else {
      rule_.match = std::move(*match);
      aggregate(rule_.match);
    }
  }

  /// The live system knows no such key and fires on each match.
  void aggregate(const Node& match) {
    const Node* node = match.find("aggregate");
    if (node == nullptr || options_.compat == Compat::live) return;
    rule_.aggregate = read_aggregate(*document_, *node, diagnostics_);
    if (!rule_.aggregate) sound_ = false;
  }

  void emits(const Node& node) {
    if (node.kind != Node::Kind::list) {
      fail(node, "'emits' must be a list, found " + std::string(node.type_name()));
      return;
    }
    if (node.items.empty()) {
      inert(node, "'emits' is empty: the rule would claim nothing", "emits-empty");
    }
    for (const Node& item : node.items) emit(item);
  }

  void emit(const Node& node) {
    if (node.kind != Node::Kind::map) {
      fail(node, "an emit is a map, found " + std::string(node.type_name()));
      return;
    }
    warn_unknown(node, names_of(emit_keys));
    Emit emit;
    emit.technique_id = identifier(node, "technique_id");
    emit.tactic = identifier(node, "tactic");
    if (const Node* sub = node.find("sub_technique_id");
        sub != nullptr && sub->kind == Node::Kind::scalar && !sub->text.empty()) {
      if (sub->is_string() || options_.compat == Compat::live) {
        emit.sub_technique_id = sub->text;
      } else if (sub->type_name() != "nothing") {
        fail(*sub, "'sub_technique_id' must be a text such as T1110.001");
      }
    }
    if (const Node* number = required(node, "confidence")) confidence(*number, emit);
    emit.mitre_url =
        technique_url(emit.sub_technique_id ? *emit.sub_technique_id : emit.technique_id);
    rule_.emits.push_back(std::move(emit));
  }

  std::string identifier(const Node& map, std::string_view key) {
    const Node* node = required(map, key);
    if (node == nullptr) return {};
    const bool is_text = node->is_string() || (options_.compat == Compat::live &&
                                               node->kind == Node::Kind::scalar);
    if (!is_text || node->text.empty()) {
      fail(*node, "'" + std::string(key) + "' must be a text such as " +
                      (key == "tactic" ? "TA0006" : "T1110"));
      return {};
    }
    return node->text;
  }

  void confidence(const Node& node, Emit& emit) {
    Node plain = node;
    plain.is_plain = true;
    plain.text = trim(node.text);
    const auto number = plain.as_number();
    if (!number || node.kind != Node::Kind::scalar) {
      fail(node, "'confidence' must be a number from 0 to 1, found " +
                     std::string(node.type_name()));
    } else if (*number < 0 || *number > 1) {
      fail(node, "'confidence' must lie between 0 and 1", {}, "confidence-range");
    } else {
      emit.confidence = *number;
    }
  }

  void evidence(const Node& root) {
    const Node* node = root.find("evidence_fields");
    if (node == nullptr) return;
    rule_.evidence_fields = texts(*node, "evidence_fields");
    const Node* const match = root.find("match");
    const EvidenceOf whose = options_.compat == Compat::live ? EvidenceOf::live
                             : match != nullptr && match->find("kind") != nullptr
                                 ? EvidenceOf::lifter
                                 : EvidenceOf::pattern;
    for (const Node& item : node->items) {
      if (!is_forbidden_evidence(item.text, rule_.applies_to, whose)) continue;
      std::erase(rule_.evidence_fields, item.text);
      if (options_.compat == Compat::live) continue;  // which complains of nothing
      const std::string hint = "name a field that points at it instead";
      if (is_forbidden_evidence(item.text, rule_.applies_to, EvidenceOf::lifter)) {
        fail(item, "'" + item.text + "' may hold a secret and must not reach a tag", hint,
             "forbidden-evidence");
      } else {
        // The live system's own rules name some of these.
        report(item, Severity::warning,
               "'" + item.text + "' may hold a secret and is left out of the tags", hint,
               "forbidden-evidence");
      }
    }
  }

  std::vector<std::string> texts(const Node& node, std::string_view key) {
    std::vector<std::string> result;
    if (node.kind != Node::Kind::list) {
      fail(node, "'" + std::string(key) + "' must be a list, found " +
                     std::string(node.type_name()));
      return result;
    }
    result.reserve(node.items.size());
    for (const Node& item : node.items) {
      if (item.is_string()) {
        result.push_back(item.text);
      } else {
        fail(item, "expected a text, found " + std::string(item.type_name()));
      }
    }
    return result;
  }

  void optional_texts(const Node& root) {
    if (const Node* node = root.find("references")) rule_.references = texts(*node, "references");
    if (const Node* node = root.find("false_positives")) {
      rule_.false_positives = texts(*node, "false_positives");
    }
    const Node* examples = root.find("examples");
    if (examples == nullptr) return;
    if (examples->kind != Node::Kind::map) {
      fail(*examples, "'examples' must be a map with 'match' and 'no_match'");
      return;
    }
    if (const Node* node = examples->find("match")) rule_.examples.match = texts(*node, "match");
    if (const Node* node = examples->find("no_match")) {
      rule_.examples.no_match = texts(*node, "no_match");
    }
  }

  std::shared_ptr<const Document> document_;
  const Manifest& manifest_;
  const LoadOptions& options_;
  Diagnostics& diagnostics_;
  Rule rule_;
  std::size_t complaints_ = 0;
  bool sound_ = true;
};

/// Rules by id, which is the order of evaluation.
using RulesById = std::map<std::string, Rule>;

bool has_condition(const Rule& rule) { return rule.match.kind != Node::Kind::null; }

void add_rule(Document document, const Manifest& manifest, const LoadOptions& options,
              RulesById& rules, Diagnostics& diagnostics) {
  const auto shared = std::make_shared<Document>(std::move(document));
  auto rule = RuleReader(shared, manifest, options, diagnostics).read();
  if (!rule) return;
  const auto known = rules.find(rule->identity.id);
  if (known != rules.end() && options.compat == Compat::none) {
    const Node* at = shared->root.find("rule_id");
    diagnostics.push_back(shared->complaint(
        *at, Severity::error,
        "rule id '" + rule->identity.id + "' is already used by " + known->second.document->file));
    return;
  }
  for (auto& [key, value] : shared->root.entries) {
    if (key.text == "match" && !has_condition(*rule)) rule->match = std::move(value);
  }
  // The rule has its own copy of what it goes on to need, but for the place of this key. With
  // thousands of rules the rest would be most of the memory.
  std::erase_if(shared->root.entries,
                [](const Node::Entry& entry) { return entry.key.text != "applies_to"; });
  shared->root.entries.shrink_to_fit();
  if (options.on_rule) options.on_rule(*rule);
  std::string id = rule->identity.id;
  rules.insert_or_assign(std::move(id), std::move(*rule));
}

std::vector<Rule> in_order(RulesById rules) {
  std::vector<Rule> result;
  result.reserve(rules.size());
  for (auto& [id, rule] : rules) result.push_back(std::move(rule));
  return result;
}

std::vector<std::filesystem::path> rule_files(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::directory_iterator entries(directory, error);
  if (error) {
    throw Error("cannot read the rule directory '" + directory.string() + "': " + error.message());
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : entries) {
    if (is_rule_file_name(entry.path().filename().string()) && !entry.is_directory(error)) {
      // The manifest may lie in the rule directory itself.
      if (entry.path().filename() != "pack.yaml") files.push_back(entry.path());
    }
  }
  // As texts: names without folders sort the same, and paths are compared part by part.
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.native() < b.native(); });
  return files;
}

}  // namespace

bool is_rule_file_name(std::string_view name) {
  std::string_view stem = name;
  if (stem.ends_with(".yaml")) {
    stem.remove_suffix(5);
  } else if (stem.ends_with(".yml")) {
    stem.remove_suffix(4);
  } else {
    return false;
  }
  return !stem.empty() && std::all_of(stem.begin(), stem.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::optional<Rule> load_rule(std::shared_ptr<const Document> document, const Manifest& manifest,
                              const LoadOptions& options, Diagnostics& diagnostics) {
  auto rule = RuleReader(document, manifest, options, diagnostics).read();
  if (rule && !has_condition(*rule)) rule->match = *document->root.find("match");
  return rule;
}

std::vector<Rule> load_directory(const std::filesystem::path& directory,
                                 const LoadOptions& options, Manifest& manifest,
                                 Diagnostics& diagnostics) {
  read_manifest(directory, manifest, diagnostics);
  RulesById rules;
  for (const std::filesystem::path& path : rule_files(directory)) {
    auto document = read_document(path, diagnostics);
    if (document) add_rule(std::move(*document), manifest, options, rules, diagnostics);
  }
  return in_order(std::move(rules));
}

std::vector<Rule> load_texts(std::span<const RuleText> texts, const LoadOptions& options,
                             Manifest& manifest, Diagnostics& diagnostics) {
  RulesById rules;
  std::map<std::filesystem::path, Manifest> manifests;  // by directory
  for (const RuleText& text : texts) {
    std::filesystem::path directory = std::filesystem::path(text.file).parent_path();
    if (directory.empty()) directory = ".";
    const auto [known, is_new] = manifests.try_emplace(directory);
    if (is_new) read_manifest(directory, known->second, diagnostics);
    if (manifests.size() == 1) manifest = known->second;
    if (text.text.size() > limits::rule_file_bytes) {
      diagnostics.push_back({Severity::error, text.file, 0, 0, "larger than 1 MiB", "", ""});
      continue;
    }
    auto document = parse_document(text.file, text.text, diagnostics);
    if (!document) continue;
    const Node* id = document->root.find("rule_id");
    if (id != nullptr && id->text != text.id) {
      diagnostics.push_back(document->complaint(
          *id, Severity::error,
          "the text kept for rule '" + text.id + "' is that of '" + id->text + "'",
          "'ttp rules sync' brings the database up to date"));
      continue;
    }
    add_rule(std::move(*document), manifests[directory], options, rules, diagnostics);
  }
  return in_order(std::move(rules));
}

}  // namespace ttp::rule
