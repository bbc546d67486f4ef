// SPDX-License-Identifier: Apache-2.0
// Domains, links and base64 in the texts of a message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ttp::lifter {

/// What stands behind the first `@` of `text`, or all of it, in lower case and without blanks at
/// its ends.
[[nodiscard]] std::string mail_domain(std::string_view text);

/// Host of a link in lower case: what stands behind `scheme://`, without user, password and port.
/// A link without a scheme begins with its host.
[[nodiscard]] std::string link_host(std::string_view link);

/// What the live system takes for the host: of http and https links only, user, password and port
/// included.
[[nodiscard]] std::string live_link_host(std::string_view link);

/// True if one of the host's dot-separated labels begins with `prefix`.
[[nodiscard]] bool has_label_with_prefix(std::string_view host, std::string_view prefix);

enum class Base64Padding {
  required,  ///< as a strict decoder has it, and the live system
  optional,  ///< whoever hides something may leave it out
};

/// Decoded size of the first run of 32 or more base64 letters that decodes to at least `min_bytes`,
/// or nothing.
[[nodiscard]] std::optional<std::size_t> find_base64(std::string_view text, std::int64_t min_bytes,
                                                     Base64Padding padding);

}  // namespace ttp::lifter
