// SPDX-License-Identifier: Apache-2.0
// Sessions, mail and requests by what was done in them.
#include <array>
#include <memory>

#include "lifter/catalogue.hpp"
#include "lifter/predicate_lifter.hpp"
#include "lifter/ransom_note.hpp"

namespace ttp::lifter {

namespace {

using rule::Rule;

// std::function copies its content; what can't be copied is shared by the copies of one test.
template <typename T>
std::shared_ptr<const T> shared(T value) {
  return std::make_shared<const T>(std::move(value));
}

Test beaconing(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"max_jitter_pct", "min_interval_s"});
  const double max_jitter = parameters.number("max_jitter_pct");
  const double min_interval = parameters.number("min_interval_s");
  if (!parameters.is_usable()) return {};
  return [=](Sight& sight) {
    return is_number_at_least(sight.find("beacon_interval_s"), min_interval) &&
           is_number_at_most(sight.find("beacon_jitter_pct"), max_jitter);
  };
}

Test data_destruction(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"patterns"});
  const auto patterns = shared(parameters.patterns("patterns"));
  if (!parameters.is_usable()) return {};
  return [=](Sight& sight) {
    const auto text = sight.text(sight.first_of({"op_text", "command_text"}));
    const Pattern* found = text ? sight.first_match(*patterns, *text) : nullptr;
    if (found == nullptr) return false;
    sight.evidence().add_text("matched_op", found->text);
    return true;
  };
}

Test exfil_over_web(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"min_payload_bytes", "request_threshold"});
  const double min_bytes = parameters.number("min_payload_bytes");
  const std::int64_t min_requests = parameters.integer("request_threshold", 1);
  if (!parameters.is_usable()) return {};
  return [=](Sight& sight) {
    return is_number_at_least(sight.find("bytes_out"), min_bytes) ||
           is_int_at_least(sight.find("request_count"), min_requests);
  };
}

Test db_mass_read(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"min_rows", "min_bytes"});
  const std::int64_t min_rows = parameters.integer("min_rows", 1);
  const double min_bytes = parameters.number("min_bytes");
  if (!parameters.is_usable()) return {};
  return [=](Sight& sight) {
    return is_int_at_least(sight.find("rows_read"), min_rows) ||
           is_number_at_least(sight.find("bytes_read"), min_bytes);
  };
}

Test sensitive_path(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"paths"});
  const auto paths = shared(parameters.patterns("paths"));
  if (!parameters.is_usable()) return {};
  return [=](Sight& sight) {
    const Value* path = sight.first_of({"matched_path", "request_path", "path"});
    const auto text = sight.text(path);
    if (!text || sight.first_match(*paths, *text) == nullptr) return false;
    sight.evidence().add_value("matched_path", *path);
    return true;
  };
}

Test docker_escape(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"signals"});
  const auto wanted = parameters.texts("signals");
  if (!parameters.is_usable()) return {};
  return [=](Sight& sight) {
    const auto signals = sight.elements(sight.find("signals"));
    for (const std::string& name : wanted) {
      for (const Value& signal : signals) {
        if (sight.text(&signal) != name) continue;
        sight.evidence().add_text("matched_signal", name);
        return true;
      }
    }
    return false;
  };
}

Test llmnr_poisoning(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {});
  if (!parameters.is_usable()) return {};
  return [](Sight& sight) {
    return is_exactly_true(sight.find("llmnr_poisoned")) ||
           is_int_at_least(sight.find("llmnr_poison_count"), 1);
  };
}

Test tftp_router_config(const Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"filename_patterns"});
  const auto patterns = shared(parameters.patterns("filename_patterns"));
  if (!parameters.is_usable()) return {};
  return [=](Sight& sight) {
    const auto name = sight.text(sight.find("tftp_filename"));
    return name && sight.first_match(*patterns, *name) != nullptr;
  };
}

/// A catalogue and the payload field whose value is looked up in it; the two share their name.
struct FingerprintSource {
  std::string field;
  Catalogue catalogue;
};

Test c2_fingerprint(const Rule& rule, const LifterContext& context) {
  if (context.compat == rule::Compat::live) return {};  // no lifter of its evaluates the kind
  Parameters parameters(rule, context, {"catalogues"});
  std::vector<FingerprintSource> sources;
  for (auto& [name, catalogue] : parameters.catalogues("catalogues")) {
    sources.push_back({name, std::move(catalogue)});
  }
  if (!parameters.is_usable()) return {};
  return [sources = shared(std::move(sources))](Sight& sight) {
    for (const FingerprintSource& source : *sources) {
      const auto fingerprint = sight.nonempty_text(source.field);
      const std::string* framework =
          fingerprint ? source.catalogue.find(*fingerprint) : nullptr;
      if (framework == nullptr) continue;
      sight.evidence().add_text("matched_framework", *framework);
      return true;
    }
    return false;
  };
}

constexpr auto behavioral_prefixes =
    std::to_array<std::string_view>({"behavioral_", "c2_fingerprint"});
constexpr auto behavioral_source_kinds =
    std::to_array<std::string_view>({"session", "email", "http_request"});
constexpr auto behavioral_tests = std::to_array<TestInfo>({
    {"behavioral_beaconing", beaconing},
    {"behavioral_data_destruction", data_destruction},
    {"behavioral_ransom_note", make_ransom_note_test},
    {"behavioral_exfil_over_web", exfil_over_web},
    {"behavioral_db_mass_read", db_mass_read},
    {"behavioral_credentials_in_files", sensitive_path},
    {"behavioral_k8s_sa_token", sensitive_path},
    {"behavioral_docker_escape", docker_escape},
    {"behavioral_llmnr_poisoning", llmnr_poisoning},
    {"behavioral_tftp_router_config", tftp_router_config},
    {"c2_fingerprint", c2_fingerprint},
});

}  // namespace

std::unique_ptr<tagger::Tagger> make_behavioral_lifter(const LifterContext& context) {
  return std::make_unique<PredicateLifter>(
      LifterTable{"behavioral", behavioral_prefixes, behavioral_source_kinds, behavioral_tests},
      context);
}

}  // namespace ttp::lifter
