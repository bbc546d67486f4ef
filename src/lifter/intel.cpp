// SPDX-License-Identifier: Apache-2.0
// `intel`: what threat-intelligence providers say about an address.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "lifter/catalogue.hpp"
#include "lifter/intel_map.hpp"
#include "lifter/lifter.hpp"
#include "lifter/parameters.hpp"
#include "tagger/evidence.hpp"

namespace ttp::lifter {

namespace {

constexpr std::string_view intel_prefix = "intel_";
constexpr std::string_view intel_kind = "intel";

/// A technique that a provider's words stand for.
struct Decision {
  std::string_view technique;  ///< in the map
  double multiplier = 1;
  std::vector<std::string_view> sources;  ///< the words that led to it, as JSON
};

/// What one rule says about one event.
struct Verdict {
  std::vector<Decision> decisions;
  std::string_view sources_key;  ///< evidence of a decision: its sources; empty for none

  struct Addition {
    std::string_view name;
    std::string_view json;
  };
  std::vector<Addition> additions;  ///< evidence of every decision, behind the sources

  void clear();
  [[nodiscard]] const Decision* find(std::string_view technique) const;
  /// A technique that was decided before keeps its multiplier.
  void decide(std::string_view technique, double multiplier, std::string_view source);
  void decide_all(const Techniques& techniques, double multiplier, std::string_view source);
};

void Verdict::clear() {
  decisions.clear();
  sources_key = {};
  additions.clear();
}

const Decision* Verdict::find(std::string_view technique) const {
  const auto it = std::ranges::find(decisions, technique, &Decision::technique);
  return it == decisions.end() ? nullptr : &*it;
}

void Verdict::decide(std::string_view technique, double multiplier, std::string_view source) {
  auto it = std::ranges::find(decisions, technique, &Decision::technique);
  if (it == decisions.end()) it = decisions.insert(it, {technique, multiplier, {}});
  it->sources.push_back(source);
}

void Verdict::decide_all(const Techniques& techniques, double multiplier, std::string_view source) {
  for (const std::string& technique : techniques) decide(technique, multiplier, source);
}

/// What judging needs beside the event.
struct IntelScratch {
  ListReader lists;
  IntelCounts counts;
  const char* refused = nullptr;  ///< what is wrong with the event in hand

  void count(std::string_view what, std::string_view word = {});
};

void IntelScratch::count(std::string_view what, std::string_view word) {
  constexpr std::size_t longest_word = 64;
  std::string name(what);
  if (!word.empty()) name.append(" ").append(to_valid_utf8(word.substr(0, longest_word)));
  // Words come from strangers, who could invent them without end.
  if (!counts.contains(name) && counts.size() >= limits::summary_names) name = what;
  ++counts[name];
}

/// Judges an event; leaves the verdict empty where it has nothing to say.
using IntelTest = std::function<void(const Event&, IntelScratch&, Verdict&)>;

std::string_view json_list(const std::vector<std::string_view>& values, const Event& event) {
  std::string json = "[";
  for (const std::string_view value : values) {
    if (json.size() > 1) json += ',';
    json += value;
  }
  json += ']';
  return event.arena->copy(json);
}

std::string_view json_text(std::string_view text, const Event& event) {
  std::string json;
  append_json_string(json, text);
  return event.arena->copy(json);
}

// --- AbuseIPDB ---

/// A number cut to its integer part, as JSON.
std::string_view integer_part(const Value& number, const Event& event) {
  if (is_int(&number)) return int_text(number);
  // Exact digits also where the double is beyond all integer types (320 hold the largest one).
  std::array<char, 320> digits{};
  const double whole = std::trunc(to_number(number).value_or(0)) + 0.0;  // no "-0"
  const int size = std::snprintf(digits.data(), digits.size(), "%.0f", whole);
  return event.arena->copy({digits.data(), static_cast<std::size_t>(std::max(size, 0))});
}

IntelTest abuseipdb(const IntelMap& map, rule::Compat compat) {
  return [map, compat](const Event& event, IntelScratch& scratch, Verdict& verdict) {
    const Value* score = find_member(event.payload, "abuseipdb_score");
    if (!is_number(score)) return;
    const bool is_percentage = is_number_at_least(score, 0) && is_number_at_most(score, 100);
    if (!is_percentage && compat == rule::Compat::none) {
      scratch.count("rejected abuseipdb_score");
      scratch.refused = "abuseipdb_score does not lie between 0 and 100";
      return;
    }
    const Value number{is_int(score) ? JsonType::integer : JsonType::real, false,
                       is_int(score) ? int_text(*score) : score->raw};
    const double multiplier = to_number(number).value_or(0) / 100;
    if (!std::isfinite(multiplier)) return;  // 1e400; live it can't be made an integer
    const Value* categories = first_of(event, {"abuseipdb_categories", "categories"});
    for (const Value& category : scratch.lists.elements(categories, event)) {
      if (!is_int(&category)) continue;
      const auto id = to_integer({JsonType::integer, false, int_text(category)});
      const auto known = id ? map.categories.find(*id) : map.categories.end();
      if (known == map.categories.end()) {
        scratch.count("unmapped abuseipdb", int_text(category));
        continue;
      }
      verdict.decide_all(known->second, multiplier, category.raw);
      const auto more = map.from_score.find(*id);
      if (more == map.from_score.end()) continue;
      for (const auto& [from, techniques] : more->second) {
        if (is_number_at_least(score, from))
          verdict.decide_all(techniques, multiplier, category.raw);
      }
    }
    verdict.sources_key = "abuseipdb_categories";
    verdict.additions.push_back({"abuse_confidence_score", integer_part(*score, event)});
  };
}

// --- GreyNoise ---

IntelTest greynoise(const IntelMap& map, rule::Compat) {
  return [map](const Event& event, IntelScratch& scratch, Verdict& verdict) {
    const Value* given = find_member(event.payload, "greynoise_classification");
    const auto classification = text_of(given, event);
    const auto known =
        classification ? map.classifications.find(*classification) : map.classifications.end();
    if (known != map.classifications.end()) verdict.decide_all(known->second, 1, given->raw);
    const Value* tags = find_member(event.payload, "greynoise_tags");
    for (const Value& tag : scratch.lists.elements(tags, event)) {
      const auto text = text_of(&tag, event);
      if (!text) continue;
      if (const auto it = map.tags.find(*text); it != map.tags.end()) {
        verdict.decide_all(it->second, 1, tag.raw);
      } else if (!text->empty()) {
        scratch.count("unmapped greynoise", *text);
      }
    }
    const auto weak = classification ? map.fallback.find(*classification) : map.fallback.end();
    if (weak != map.fallback.end()) {
      for (const std::string& technique : weak->second.techniques) {
        if (verdict.find(technique) != nullptr) continue;
        verdict.decide(technique, weak->second.multiplier, given->raw);
      }
    }
    verdict.sources_key = "greynoise_tags";
    verdict.additions.push_back({"greynoise_classification", given ? given->raw : "null"});
  };
}

// --- Feodo Tracker ---

IntelTest feodo(const IntelMap& map, rule::Compat) {
  return [map](const Event& event, IntelScratch&, Verdict& verdict) {
    if (!is_exactly_true(find_member(event.payload, "feodo_listed"))) return;
    verdict.decide_all(map.listed, 1, {});
    verdict.additions.push_back({"feodo_listed", "true"});
    const auto family = text_of(first_of(event, {"feodo_malware_family", "malware_family"}), event);
    if (family) verdict.additions.push_back({"malware_family", json_text(*family, event)});
  };
}

// --- ThreatFox ---

/// The texts of a list, or the one text there is, as JSON.
std::vector<std::string_view> texts_of(const Value* value, const Event& event, ListReader& lists) {
  if (value != nullptr && value->is_string()) return {value->raw};
  std::vector<std::string_view> texts;
  for (const Value& element : lists.elements(value, event)) {
    if (element.is_string()) texts.push_back(element.raw);
  }
  return texts;
}

IntelTest threatfox(const IntelMap& map, rule::Compat) {
  return [map](const Event& event, IntelScratch& scratch, Verdict& verdict) {
    const Value* types = first_of(event, {"threatfox_threat_types", "threat_type"});
    for (const std::string_view type : texts_of(types, event, scratch.lists)) {
      const std::string_view text = decode_text(
          {JsonType::string, type.find('\\') != std::string_view::npos, type}, *event.arena);
      if (const auto it = map.threat_types.find(text); it != map.threat_types.end()) {
        verdict.decide_all(it->second, 1, type);
      } else if (!text.empty()) {
        scratch.count("unmapped threatfox", text);
      }
    }
    verdict.sources_key = "threat_types";
    const auto add = [&](std::string_view name, const Value* value) {
      if (!is_truthy(value)) return;
      if (!value->is_string() && value->type != JsonType::array) return;
      verdict.additions.push_back({name, json_list(texts_of(value, event, scratch.lists), event)});
    };
    add("malware_families", first_of(event, {"threatfox_malware_families", "malware_family"}));
    add("ioc_types", first_of(event, {"threatfox_ioc_types", "ioc_type"}));
  };
}

struct IntelTestEntry {
  std::string_view kind;
  IntelTest (*make)(const IntelMap&, rule::Compat);
};
constexpr auto intel_tests = std::to_array<IntelTestEntry>({
    {"intel_abuseipdb", abuseipdb},
    {"intel_greynoise", greynoise},
    {"intel_feodo", feodo},
    {"intel_threatfox", threatfox},
    {"intel_aggregate_bump", nullptr},  // never emits
});

/// The map of the rule's provider, the live system's own in its compatibility mode.
std::optional<IntelMap> map_of(const rule::Rule& rule, const LifterContext& context) {
  const std::string provider = rule.lifter_kind.substr(intel_prefix.size());
  Parameters parameters(rule, context, {"provider"});
  const rule::Node* node = parameters.find("provider");
  if (node != nullptr && node->text != provider) {
    parameters.fail(*node, "'lifter:" + rule.lifter_kind + "' judges what '" + provider +
                               "' says, not '" + node->text + "'");
  }
  if (!parameters.is_usable()) return std::nullopt;
  if (context.compat == rule::Compat::live) return live_intel_map(provider);
  return read_intel_map(context.pack, provider, context.diagnostics);
}

/// Remarks at the end of the run; what is behind is summed up.
constexpr std::size_t shown_remarks = 5;

class IntelLifter final : public tagger::Tagger {
 public:
  explicit IntelLifter(const LifterContext& context) {
    for (const rule::Rule& rule : context.rules.rules()) {
      if (rule.lifter_kind.starts_with(intel_prefix)) add_rule(rule, context);
    }
  }

  [[nodiscard]] std::string_view name() const override { return "intel"; }

  [[nodiscard]] bool handles(std::string_view source_kind) const override {
    return source_kind == intel_kind && !entries_.empty();
  }

  void tag(const Event& event, tagger::TagList& tags) override {
    scratch_.refused = nullptr;
    for (const Entry& entry : entries_) {
      if (!tags.allows(*entry.rule)) continue;
      verdict_.clear();
      entry.test(event, scratch_, verdict_);
      for (const Emit& emit : entry.rule->emits) {
        const Decision* decision = verdict_.find(emit.technique_id);
        if (decision == nullptr) continue;
        tags.add(*entry.rule, emit, evidence_of(event, *entry.rule, *decision),
                 decision->multiplier);
      }
    }
    if (scratch_.refused != nullptr) tags.refuse(scratch_.refused);
  }

  [[nodiscard]] const IntelCounts& counts() const { return scratch_.counts; }

  [[nodiscard]] std::vector<std::string> remarks() const override {
    std::vector<std::string> all;
    for (const auto& [what, count] : scratch_.counts) {
      if (all.size() == shown_remarks) {
        all.push_back("intel: " + with_thousands(scratch_.counts.size() - shown_remarks) +
                      " more words without techniques");
        break;
      }
      all.push_back("intel: " + terminal_text(what, 80) + ": " + with_thousands(count));
    }
    return all;
  }

 private:
  struct Entry {
    const rule::Rule* rule;
    IntelTest test;
  };

  void add_rule(const rule::Rule& rule, const LifterContext& context) {
    const auto test = std::ranges::find(intel_tests, rule.lifter_kind, &IntelTestEntry::kind);
    if (test == intel_tests.end()) {
      std::vector<std::string_view> kinds;
      for (const IntelTestEntry& known : intel_tests) kinds.push_back(known.kind);
      complain_unknown_kind(rule, context, kinds);
    } else if (test->make != nullptr && applies(rule, intel_kind)) {
      if (const auto map = map_of(rule, context)) {
        entries_.push_back({&rule, test->make(*map, context.compat)});
      }
    }
  }

  std::string_view evidence_of(const Event& event, const rule::Rule& rule,
                               const Decision& decision) {
    writer_.begin(event);
    for (const std::string& name : rule.evidence_fields) writer_.add_field(name);
    if (!verdict_.sources_key.empty()) {
      writer_.add_json(verdict_.sources_key, json_list(decision.sources, event));
    }
    for (const Verdict::Addition& addition : verdict_.additions) {
      writer_.add_json(addition.name, addition.json);
    }
    return writer_.finish();
  }

  std::vector<Entry> entries_;  // in the order of the rules' ids
  IntelScratch scratch_;
  Verdict verdict_;
  tagger::EvidenceWriter writer_;
};

}  // namespace

std::unique_ptr<tagger::Tagger> make_intel_lifter(const LifterContext& context) {
  return std::make_unique<IntelLifter>(context);
}

const IntelCounts& intel_counts(const tagger::Tagger& intel_lifter) {
  return static_cast<const IntelLifter&>(intel_lifter).counts();
}

}  // namespace ttp::lifter
