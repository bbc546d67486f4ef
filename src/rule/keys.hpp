// SPDX-License-Identifier: Apache-2.0
// The keys of the rule language: what the loader knows, and what the JSON Schema is made from.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace ttp::rule {

/// What a key's value is.
enum class KeyType {
  text,
  integer,      ///< from 1 on
  probability,  ///< a number from 0 to 1
  texts,        ///< a list of texts
  kinds,        ///< a list of source kinds, or of maps with `source_kind`
  date,
  condition,  ///< a `match` map
  emits,      ///< a list of emits
  examples,   ///< a map of the keys of example_keys
};

struct KeyInfo {
  std::string_view name;
  KeyType type;
  bool is_required;
  std::string_view summary;
};

/// Keys of a rule file.
inline constexpr auto rule_keys = std::to_array<KeyInfo>({
    {"rule_id", KeyType::text, true, "R0012: in every tag, and for ever"},
    {"rule_version", KeyType::integer, true, "raised when the findings change"},
    {"attack_release", KeyType::text, false, "the pack's manifest sets the default"},
    {"name", KeyType::text, true, "a short name"},
    {"description", KeyType::text, false, "what it looks for, and why it matters"},
    {"applies_to", KeyType::kinds, true, "source kinds"},
    {"match", KeyType::condition, true, "the condition, or a lifter's kind and parameters"},
    {"emits", KeyType::emits, true, "the techniques that it claims"},
    {"evidence_fields", KeyType::texts, false, "fields that a tag carries"},
    {"references", KeyType::texts, false, "sources"},
    {"false_positives", KeyType::texts, false, "what else it may find"},
    {"examples", KeyType::examples, false, "inputs for readers and for lint"},
    {"last_reviewed", KeyType::date, false, "when somebody looked at it"},
    {"next_review", KeyType::date, false, "when somebody must"},
});

/// Keys of an emit.
inline constexpr auto emit_keys = std::to_array<KeyInfo>({
    {"tactic", KeyType::text, true, "TA0006"},
    {"technique_id", KeyType::text, true, "T1110"},
    {"sub_technique_id", KeyType::text, false, "T1110.001"},
    {"confidence", KeyType::probability, true, "how sure it is"},
});

/// Keys of `examples`.
inline constexpr auto example_keys = std::to_array<KeyInfo>({
    {"match", KeyType::texts, false, "what it must find"},
    {"no_match", KeyType::texts, false, "what it must not find"},
});

/// Keys of `aggregate`.
inline constexpr auto aggregate_keys = std::to_array<KeyInfo>({
    {"count", KeyType::text, true, "'>= 5'"},
    {"distinct", KeyType::text, false, "count different values of this field"},
    {"by", KeyType::texts, false, "fields whose values are counted apart"},
    {"within", KeyType::text, true, "90s, 5m, 2h, 1d"},
});

/// The names of a table of keys.
template <std::size_t N>
constexpr std::array<std::string_view, N> names_of(const std::array<KeyInfo, N>& keys) {
  std::array<std::string_view, N> names{};
  for (std::size_t i = 0; i < N; ++i) names[i] = keys[i].name;
  return names;
}

}  // namespace ttp::rule
