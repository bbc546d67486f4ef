// SPDX-License-Identifier: Apache-2.0
#include "lifter/email_text.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/unicode_lower.hpp"

namespace ttp::lifter {

namespace {

/// Unicode's blanks, and the four separators U+001C–U+001F that the live system strips, too.
bool is_blank(std::uint32_t code) {
  constexpr auto beyond_latin =
      std::to_array<std::uint32_t>({0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000});
  return (code >= 0x09 && code <= 0x0D) || (code >= 0x1C && code <= 0x20) ||
         (code >= 0x2000 && code <= 0x200A) ||
         std::find(beyond_latin.begin(), beyond_latin.end(), code) != beyond_latin.end();
}

std::string_view strip(std::string_view text) {
  std::size_t begin = text.size();
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (is_blank(decode_utf8(text, at))) continue;
    begin = std::min(begin, start);
    end = at;
  }
  return begin < end ? text.substr(begin, end - begin) : std::string_view();
}

/// Shorter runs are words, hashes and tokens.
constexpr std::size_t shortest_run = 32;

bool is_base64_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/';
}

/// Bytes that a run decodes to, or nothing if a strict decoder refuses it.
std::optional<std::size_t> strict_base64_size(std::size_t letters, std::size_t pads) {
  const std::size_t whole = letters / 4 * 3;
  switch (letters % 4) {
    case 0:
      return whole;  // padding that is not needed is passed over
    case 2:
      return pads == 2 ? std::optional(whole + 1) : std::nullopt;
    case 3:
      return pads == 1 ? std::optional(whole + 2) : std::nullopt;
    default:
      return std::nullopt;
  }
}

/// Behind the line end at `at`; `at` itself if there is none.
const char* behind_line_end(const char* at, const char* end) {
  const char* next = at;
  if (next != end && *next == '\r') ++next;
  return next != end && *next == '\n' ? next + 1 : at;
}

}  // namespace

std::string mail_domain(std::string_view text) {
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    text.remove_prefix(at + 1);
  }
  return std::string(strip(lower_unicode(text)));
}

std::string link_host(std::string_view link) {
  if (const std::size_t scheme = link.find("://"); scheme != std::string_view::npos) {
    link.remove_prefix(scheme + 3);
  }
  std::string_view host = link.substr(0, link.find_first_of("/?#\\"));
  if (const std::size_t at = host.rfind('@'); at != std::string_view::npos) {
    host.remove_prefix(at + 1);
  }
  if (!host.starts_with('[')) host = host.substr(0, host.find(':'));
  return lower_unicode(trim(host));
}

std::string live_link_host(std::string_view link) {
  const std::string text = lower_unicode(link);
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!text.starts_with(scheme)) continue;
    return text.substr(scheme.size(), text.find('/', scheme.size()) - scheme.size());
  }
  return {};
}

bool has_label_with_prefix(std::string_view host, std::string_view prefix) {
  for (std::size_t at = 0; at != std::string_view::npos;) {
    if (host.substr(at).starts_with(prefix)) return true;
    at = host.find('.', at);
    if (at != std::string_view::npos) ++at;
  }
  return false;
}

std::optional<std::size_t> find_base64(std::string_view text, std::int64_t min_bytes,
                                       Base64Padding padding) {
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    const char* const begin = std::find_if(at, end, is_base64_letter);
    at = std::find_if_not(begin, end, is_base64_letter);
    auto letters = static_cast<std::size_t>(at - begin);
    if (letters < shortest_run) continue;
    // Mail wraps its lines, all but the last at one width; the live system takes one line at a time.
    const std::size_t width = letters;
    std::size_t latest = width;
    while (padding == Base64Padding::optional && latest == width) {
      const char* const next = behind_line_end(at, end);
      const char* const line_end = std::find_if_not(next, end, is_base64_letter);
      latest = static_cast<std::size_t>(line_end - next);
      const bool is_whole =
          line_end == end || *line_end == '\r' || *line_end == '\n' || *line_end == '=';
      if (next == at || latest == 0 || latest > width || !is_whole) break;
      letters += latest;
      at = line_end;
    }
    std::size_t pads = 0;
    while (pads < 2 && at != end && *at == '=') {
      ++pads;
      ++at;
    }
    const auto size =
        padding == Base64Padding::required ? strict_base64_size(letters, pads) : letters * 3 / 4;
    if (size && static_cast<std::int64_t>(*size) >= min_bytes) return size;
  }
  return std::nullopt;
}

}  // namespace ttp::lifter
