// SPDX-License-Identifier: Apache-2.0
// Fields whose values must not be shown or stored.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace ttp::rule {

/// Passwords and texts of messages (product specification, invariant 6).
inline constexpr auto secret_fields =
    std::to_array<std::string_view>({"password", "body_text", "body", "note_text"});

/// Fields of what a browser was seen to be that are fingerprints as they are, not what they say.
inline constexpr auto fingerprint_fields = std::to_array<std::string_view>(
    {"canvas_hash", "webgl_hash", "audio_hash", "canvas_audio_hash", "font_hash", "fonts_hash",
     "plugins_hash", "fingerprint", "fingerprint_hash", "composite_hash", "visitor_id"});

/// Fields of mail that hold whole addresses, which no tag carries.
inline constexpr auto mail_address_fields =
    std::to_array<std::string_view>({"from", "to", "cc", "bcc", "sender", "reply_to", "return_path",
                                     "mail_from", "envelope_from", "rcpt_to", "recipients"});

/// Of mail no tag carries these either: only facts about it (lifters, "email").
inline constexpr auto mail_text_fields =
    std::to_array<std::string_view>({"subject", "urls", "headers"});

/// Who would put a field into tags.
enum class EvidenceOf {
  pattern,  ///< a rule of our own
  lifter,   ///< which takes what it needs of the fields named
  live,     ///< a rule that is read as the live system does, by names as they are written
};

/// True if a rule for these kinds must not put the field into its tags: a field of the lists that go
/// with them, in any case of letters, also as a part of a dotted name; and `headers` as a whole.
[[nodiscard]] bool is_forbidden_evidence(std::string_view field, std::span<const std::string> kinds,
                                         EvidenceOf whose);

/// True for `secret_fields`, also where they are a part of a dotted name, and in any case of letters.
[[nodiscard]] bool is_secret_field(std::string_view name);

/// True if the field of an event of this kind is not shown: a secret one, an address of mail, or a
/// browser's fingerprint.
[[nodiscard]] bool is_hidden_field(std::string_view name, std::string_view source_kind);

}  // namespace ttp::rule
