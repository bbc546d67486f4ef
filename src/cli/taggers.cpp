// SPDX-License-Identifier: Apache-2.0
#include "cli/taggers.hpp"

#include "base/error.hpp"
#include "cli/common.hpp"

namespace ttp::cli {

pipeline::Taggers make_taggers(const rule::RuleSet& rules, const RuleOptions& options,
                               Console& console, tagger::CompositeTagger::Notice notice,
                               const TaggerUse& use) {
  pipeline::TaggerOptions tagger_options;
  tagger_options.compat = compat_of(options);
  tagger_options.pack = pipeline::pack_of(source_directory(rules));
  if (!options.artifacts.empty() && !std::filesystem::is_directory(options.artifacts)) {
    throw Error("--artifacts: '" + options.artifacts + "' is no directory");
  }
  tagger_options.artifacts = options.artifacts;
  tagger_options.notice =
      notice ? std::move(notice) : [&console](std::string_view line) { console.notice(line); };
  tagger_options.match = use.match;
  tagger_options.profile = use.profile;
  Diagnostics diagnostics;
  pipeline::Taggers taggers = pipeline::make_taggers(rules, tagger_options, diagnostics);
  if (has_errors(diagnostics) && !options.skip_bad) throw Error(rule::refusal(diagnostics));
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += format_diagnostic(diagnostic);
  if (!text.empty() && !console.is_quiet()) console.print(text);
  return taggers;
}

}  // namespace ttp::cli
