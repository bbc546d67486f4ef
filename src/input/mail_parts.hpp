// SPDX-License-Identifier: Apache-2.0
// Where things begin and end in a message: parts, addresses, character sets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ttp::input {

/// The parts of a multipart body, `limit` at most; `was_cut` is set if there are more. Views into
/// `body`. A body that ends without the closing line is taken as complete.
[[nodiscard]] std::vector<std::string_view> split_multipart(std::string_view body,
                                                            std::string_view boundary,
                                                            std::size_t limit, bool& was_cut);

/// The mailboxes of an address list, one by one, not yet decoded: split at commas and semicolons
/// outside quotes, comments and angle brackets; names of groups are left out.
[[nodiscard]] std::vector<std::string_view> split_addresses(std::string_view list);

/// A structured header value with a blank in place of each comment (RFC 5322, 3.2.2). A comment
/// without an end stays.
[[nodiscard]] std::string without_comments(std::string_view value);

/// True for the character sets that mail is written in.
[[nodiscard]] bool is_known_charset(std::string_view name);

/// The name by which iconv and GMime know a character set that mail has another name for; else
/// `name` itself.
[[nodiscard]] std::string_view usual_charset(std::string_view name);

/// A header value without the names of unknown character sets in its encoded words (RFC 2047);
/// GMime remembers every name for ever: 100 bytes for each that a stranger invents. Such words stay
/// as they are written. Known ones get their usual names.
[[nodiscard]] std::string without_unknown_words(std::string_view value);

/// The same for the parameters of a value, too (RFC 2231).
[[nodiscard]] std::string without_unknown_parameters(std::string_view value);

}  // namespace ttp::input
