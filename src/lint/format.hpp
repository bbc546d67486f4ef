// SPDX-License-Identifier: Apache-2.0
// Formats of lint's report. One file each in `format/`, one line each in `formats.def`.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "lint/linter.hpp"

namespace ttp::lint {

struct FormatOptions {
  bool has_color = false;
  std::string version;  ///< of this program
};

struct FormatInfo {
  std::string_view name;
  std::string_view summary;
  std::string (*make)(const LintResult& result, const FormatOptions& options);
};

/// All formats, sorted by name.
[[nodiscard]] std::span<const FormatInfo> all_formats();

/// The format of that name, or null.
[[nodiscard]] const FormatInfo* find_format(std::string_view name);

#define FORMAT(name, summary) \
  std::string make_##name##_format(const LintResult& result, const FormatOptions& options);
#include "lint/formats.def"
#undef FORMAT

/// A finding's column counted in characters (from 1), as other programs count; 0 if it has none.
[[nodiscard]] std::size_t character_column(const Finding& finding);

/// Message, hint and notes on lines of their own, safe for a terminal.
[[nodiscard]] std::string whole_message(const Finding& finding);

}  // namespace ttp::lint
