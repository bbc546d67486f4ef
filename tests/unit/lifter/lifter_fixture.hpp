// SPDX-License-Identifier: Apache-2.0
// One lifter, the rules it is given as YAML, events given as JSON, and what it says in one text.
#pragma once

#include <charconv>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lifter/lifter.hpp"
#include "support.hpp"

namespace ttp::test {

/// A rule's text, with one emit of confidence 0.5. `applies_to`, `match` (line 5) and
/// `evidence_fields` in YAML's flow style.
struct RuleText {
  std::string id;
  std::string applies_to;
  std::string match;
  std::string evidence_fields = "[]";

  [[nodiscard]] std::string yaml() const {
    return "rule_id: " + id + "\nrule_version: 1\nname: test\napplies_to: " + applies_to +
           "\nmatch: " + match +
           "\nemits: [{tactic: TA0001, technique_id: T1000, confidence: 0.5}]\n"
           "evidence_fields: " + evidence_fields + "\n";
  }
};

/// Who the event belongs to.
struct Anchors {
  std::optional<std::string> attacker = "a1";
  std::optional<std::string> identity;
};

struct BenchOptions {
  rule::Compat compat = rule::Compat::none;
  std::filesystem::path pack = {};
  std::filesystem::path artifacts = {};
};

class LifterBench {
 public:
  LifterBench(lifter::LifterFactory make, const std::vector<RuleText>& texts,
              const BenchOptions& options = {})
      : tags_(std::nullopt) {
    std::vector<rule::Rule> rules;
    for (const RuleText& text : texts) {
      auto document = rule::parse_document(text.id + ".yaml", text.yaml(), diagnostics_);
      if (!document) continue;
      auto rule = rule::load_rule(std::make_shared<const rule::Document>(std::move(*document)), {},
                                  {options.compat}, diagnostics_);
      if (rule) rules.push_back(std::move(*rule));
    }
    rules_ = std::make_unique<const rule::RuleSet>(std::move(rules), options.compat, diagnostics_);
    tagger_ = make({*rules_, options.compat, options.pack, options.artifacts, diagnostics_});
  }

  /// A line per tag, `<rule> <confidence> <evidence>`; empty if there is none. The lifter is asked
  /// only where it says that it handles the kind.
  std::string judge(std::string_view source_kind, std::string_view payload,
                    const Anchors& anchors = {}) {
    std::string json = R"({"source_kind":")" + std::string(source_kind) + R"(","source_id":"e1")";
    if (anchors.attacker) json += R"(,"attacker_uuid":")" + *anchors.attacker + '"';
    if (anchors.identity) json += R"(,"identity_uuid":")" + *anchors.identity + '"';
    event_.emplace(json + R"(,"payload":)" + std::string(payload) + '}');
    tags_.begin(event_->get());
    if (tagger_->handles(source_kind)) tagger_->tag(event_->get(), tags_);
    std::string result;
    for (const Tag& tag : tags_.tags()) {
      if (!result.empty()) result += '\n';
      result += tag.rule->id + ' ' + number(tag.confidence) + ' ' + std::string(tag.evidence.text());
    }
    return result;
  }

  /// A line per diagnostic, `<severity> <line>: <message>`.
  [[nodiscard]] std::string complaints() const {
    std::string result;
    for (const Diagnostic& diagnostic : diagnostics_) {
      if (!result.empty()) result += '\n';
      result += diagnostic.severity == Severity::error ? "error " : "warning ";
      result += std::to_string(diagnostic.line) + ": " + diagnostic.message;
    }
    return result;
  }

  /// The tags of the event judged last.
  [[nodiscard]] const tagger::TagList& tags() const { return tags_; }
  [[nodiscard]] const tagger::Tagger& tagger() const { return *tagger_; }
  [[nodiscard]] const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  static std::string number(double value) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
  }

  Diagnostics diagnostics_;
  std::unique_ptr<const rule::RuleSet> rules_;
  std::unique_ptr<tagger::Tagger> tagger_;
  tagger::TagList tags_;
  std::optional<OwnedEvent> event_;
};

}  // namespace ttp::test
