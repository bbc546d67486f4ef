// SPDX-License-Identifier: Apache-2.0
#include "lint/format.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace ttp::lint {

namespace {

constexpr auto known_formats = std::to_array<FormatInfo>({
#define FORMAT(name, summary) {#name, summary, make_##name##_format},
#include "lint/formats.def"
#undef FORMAT
});
static_assert(std::ranges::is_sorted(known_formats, {}, &FormatInfo::name));

}  // namespace

std::span<const FormatInfo> all_formats() {
  return known_formats;
}

const FormatInfo* find_format(std::string_view name) {
  const auto it = std::ranges::find(known_formats, name, &FormatInfo::name);
  return it == known_formats.end() ? nullptr : &*it;
}

std::size_t character_column(const Finding& finding) {
  if (finding.column == 0) return 0;
  const std::string_view before =
      std::string_view(finding.source)
          .substr(0, std::min(finding.column - 1, finding.source.size()));
  const auto continued = std::ranges::count_if(
      before, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; });
  return finding.column - static_cast<std::size_t>(continued);
}

std::string whole_message(const Finding& finding) {
  std::string text = terminal_lines(finding.message);
  if (!finding.hint.empty()) text += "\n" + terminal_lines(finding.hint);
  for (const std::string& note : finding.notes) text += "\n" + terminal_lines(note);
  return text;
}

}  // namespace ttp::lint
