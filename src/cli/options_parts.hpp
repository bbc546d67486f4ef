// SPDX-License-Identifier: Apache-2.0
// The parser's parts that do not lie in options.cpp.
#pragma once

#include "cli/options.hpp"
#include "cli/options_corpus.hpp"

namespace CLI {
class App;
}

namespace ttp::cli {

/// Adds the options that every verb has.
void add_common(CLI::App& app, CommonOptions& options);

/// Adds the verb `explain`. The options must outlive the parser.
CLI::App* add_explain(CLI::App& app, ExplainOptions& options, const OptionAdders& add);

/// Adds the verb `report`. The options must outlive the parser.
CLI::App* add_report(CLI::App& app, ReportOptions& options, const OptionAdders& add);

/// Adds the verb `lint-rules`. The options must outlive the parser.
CLI::App* add_lint_rules(CLI::App& app, LintRulesOptions& options);

}  // namespace ttp::cli
