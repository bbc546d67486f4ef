// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "lint/format.hpp"

namespace ttp::lint {

namespace {

constexpr std::size_t widest_source = 160;
constexpr std::size_t widest_text = 1000;

std::string_view color_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "\x1b[1;31m";
    case Severity::warning:
      return "\x1b[1;33m";
    case Severity::info:
      return "\x1b[1;36m";
  }
  return "";
}

class TextWriter {
 public:
  explicit TextWriter(bool has_color) : has_color_(has_color) {}

  void add(const Finding& finding) {
    out_ += styled("\x1b[1m", place_of(finding)) + ": " +
            styled(color_of(finding.severity), name_of(finding.severity)) + ": " +
            terminal_text(finding.message, widest_text) + " [" + finding.check + "]\n";
    add_source(finding);
    if (!finding.hint.empty()) out_ += "  hint: " + terminal_text(finding.hint, widest_text) + '\n';
    for (const std::string& note : finding.notes) {
      out_ += "  note: " + terminal_text(note, widest_text) + '\n';
    }
    if (!finding.fix.empty()) out_ += "  --fix mends this\n";
  }

  std::string finish(const LintResult& result) {
    std::array<std::size_t, 3> counts{};
    for (const Finding& finding : result.findings)
      ++counts[static_cast<std::size_t>(finding.severity)];
    out_ += counted(counts[0], "error") + ", " + counted(counts[1], "warning") + ", " +
            std::to_string(counts[2]) + " info in " + counted(result.rules, "rule") + ", " +
            counted(result.files.size(), "file");
    if (result.suppressed > 0) out_ += "; " + with_thousands(result.suppressed) + " silenced";
    return std::move(out_ += '\n');
  }

 private:
  [[nodiscard]] std::string styled(std::string_view color, std::string_view text) const {
    if (!has_color_) return std::string(text);
    return std::string(color) + std::string(text) + "\x1b[0m";
  }

  static std::string place_of(const Finding& finding) {
    std::string text = terminal_text(finding.file, 4096);
    if (finding.line > 0) {
      text += ':' + std::to_string(finding.line) + ':' + std::to_string(character_column(finding));
    }
    return text;
  }

  /// The line and a caret below it; of a long line the part around the caret.
  void add_source(const Finding& finding) {
    if (finding.source.empty() || finding.column == 0) return;
    std::size_t at = std::min(finding.column - 1, finding.source.size());
    std::string_view source = finding.source;
    std::string_view dots;
    if (at > widest_source / 2 && source.size() > widest_source) {
      std::size_t cut = at - widest_source / 2;
      while (cut < source.size() && (static_cast<unsigned char>(source[cut]) & 0xC0U) == 0x80U)
        ++cut;
      source.remove_prefix(cut);
      at -= std::min(cut, at);
      dots = "…";
    }
    const std::string shown = terminal_text(source, widest_source);
    const std::string before = terminal_text(source.substr(0, at), widest_source);
    out_ += "  " + std::string(dots) + shown + '\n';
    out_ += std::string(2 + (dots.empty() ? 0 : 1) + display_width(before), ' ') +
            styled(color_of(finding.severity), "^") + '\n';
  }

  bool has_color_;
  std::string out_;
};

}  // namespace

std::string make_text_format(const LintResult& result, const FormatOptions& options) {
  TextWriter writer(options.has_color);
  for (const Finding& finding : result.findings) writer.add(finding);
  return writer.finish(result);
}

}  // namespace ttp::lint
