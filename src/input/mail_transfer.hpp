// SPDX-License-Identifier: Apache-2.0
// The transfer encodings of MIME, undone as far as mail programs do it for broken text. Any bytes
// are taken; the result is never longer than what it is made of.
#pragma once

#include <string>
#include <string_view>

namespace ttp::input {

/// Decodes base64. Padding ends a group of letters and not the text: some senders join what they
/// encoded piece by piece. Other characters are passed over; padding may be missing.
void decode_base64(std::string_view text, std::string& out);

/// Decodes quoted-printable (RFC 2045, 6.7). Blanks behind the `=` of a soft line break were added
/// on the way and are left out with it; a `=` that begins nothing stays.
void decode_quoted_printable(std::string_view text, std::string& out);

}  // namespace ttp::input
