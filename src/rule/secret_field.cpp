// SPDX-License-Identifier: Apache-2.0
#include "rule/secret_field.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ttp::rule {

namespace {

/// True if a part of the dotted name is one of these, in any case of letters.
bool has_part_of(std::span<const std::string_view> fields, std::string_view name) {
  for (;;) {
    const std::size_t dot = name.find('.');
    const auto is_part = [&](std::string_view field) {
      return equal_nocase(name.substr(0, dot), field);
    };
    if (std::ranges::any_of(fields, is_part)) return true;
    if (dot == std::string_view::npos) return false;
    name.remove_prefix(dot + 1);
  }
}

}  // namespace

bool is_secret_field(std::string_view name) { return has_part_of(secret_fields, name); }

bool is_hidden_field(std::string_view name, std::string_view source_kind) {
  return is_secret_field(name) ||
         (source_kind == "email" && has_part_of(mail_address_fields, name)) ||
         (source_kind == "canary_fingerprint" && has_part_of(fingerprint_fields, name));
}

bool is_forbidden_evidence(std::string_view field, std::span<const std::string> kinds,
                           EvidenceOf whose) {
  const bool is_mail = std::ranges::find(kinds, "email") != kinds.end();
  if (whose == EvidenceOf::live) {
    return std::ranges::find(secret_fields, field) != secret_fields.end() ||
           (is_mail && std::ranges::find(mail_address_fields, field) != mail_address_fields.end());
  }
  if (is_secret_field(field) || (is_mail && has_part_of(mail_address_fields, field))) return true;
  const bool is_browser = std::ranges::find(kinds, "canary_fingerprint") != kinds.end();
  return whose == EvidenceOf::pattern &&
         (equal_nocase(field, "headers") || (is_mail && has_part_of(mail_text_fields, field)) ||
          (is_browser && has_part_of(fingerprint_fields, field)));
}

}  // namespace ttp::rule
