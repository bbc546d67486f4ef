// SPDX-License-Identifier: Apache-2.0
// HTTP and QUIC client fingerprints. The live system never evaluates such rules.
#include <algorithm>
#include <array>
#include <memory>

#include "lifter/predicate_lifter.hpp"

namespace ttp::lifter {

namespace {

using rule::Rule;

/// A value of the fixed shape: the first of the fields that says something, else an empty text.
void add_first_of(Sight& sight, std::string_view name,
                  std::initializer_list<std::string_view> fields) {
  tagger::EvidenceWriter& evidence = sight.shaped_evidence();
  const Value* value = sight.first_of(fields);
  if (is_truthy(value)) {
    evidence.add_value(name, *value);
  } else {
    evidence.add_text(name, "");
  }
}

/// `hash_fields`: where the fingerprint that fired may stand.
bool found(Sight& sight, std::initializer_list<std::string_view> hash_fields) {
  add_first_of(sight, "kind", {"kind", "fingerprint_type"});
  add_first_of(sight, "hash", hash_fields);
  add_first_of(sight, "protocol", {"protocol"});
  add_first_of(sight, "client_ip", {"client_ip", "src_ip"});
  add_first_of(sight, "seen_at", {"seen_at", "observed_at"});
  return true;
}

Test scanner_ja4h(const Rule& rule, const LifterContext& context) {
  if (context.compat == rule::Compat::live) return {};
  Parameters parameters(rule, context, {"catalogues"});
  auto catalogues = parameters.catalogues("catalogues");
  if (!parameters.is_usable()) return {};
  return [catalogues = std::move(catalogues)](Sight& sight) {
    const auto ja4h = sight.nonempty_text("ja4h");
    if (!ja4h) return false;
    // Method, version, cookie, referer, number of headers and language; what follows are hashes.
    const std::string_view segment = ja4h->substr(0, ja4h->find('_'));
    const bool is_known = std::ranges::any_of(
        catalogues, [&](const auto& entry) { return entry.second.find(segment) != nullptr; });
    return is_known && found(sight, {"ja4h"});
  };
}

Test h2_h3_probe(const Rule& rule, const LifterContext& context) {
  if (context.compat == rule::Compat::live) return {};
  Parameters parameters(rule, context, {"catalogues"});
  if (!parameters.is_usable()) return {};
  return [](Sight& sight) {
    const auto type = sight.text(sight.find("fingerprint_type"));
    return (type == "http2_settings" || type == "http3_settings") &&
           found(sight, {"hash", "settings_hash", "ja4h"});
  };
}

Test quic_probe(const Rule& rule, const LifterContext& context) {
  if (context.compat == rule::Compat::live) return {};
  Parameters parameters(rule, context, {"catalogues"});
  if (!parameters.is_usable()) return {};
  return [](Sight& sight) {
    return sight.nonempty_text("ja4_quic") && found(sight, {"ja4_quic"});
  };
}

constexpr auto http_prefixes = std::to_array<std::string_view>({"http_fingerprint_"});
constexpr auto http_source_kinds = std::to_array<std::string_view>({"http_fingerprint"});
constexpr auto http_tests = std::to_array<TestInfo>({
    {"http_fingerprint_scanner_ja4h", scanner_ja4h},
    {"http_fingerprint_h2_h3_probe", h2_h3_probe},
    {"http_fingerprint_quic_probe", quic_probe},
});

}  // namespace

std::unique_ptr<tagger::Tagger> make_http_fingerprint_lifter(const LifterContext& context) {
  return std::make_unique<PredicateLifter>(
      LifterTable{"http_fingerprint", http_prefixes, http_source_kinds, http_tests}, context);
}

}  // namespace ttp::lifter
