// SPDX-License-Identifier: Apache-2.0
// One function per verb.
#pragma once

#include "base/error.hpp"
#include "cli/options.hpp"

namespace ttp::cli {

[[nodiscard]] ExitCode run_replay(const ReplayOptions& options);
[[nodiscard]] ExitCode run_backfill(const BackfillOptions& options);
[[nodiscard]] ExitCode run_rules(const RulesOptions& options);
[[nodiscard]] ExitCode run_report(const ReportOptions& options);
[[nodiscard]] ExitCode run_explain(const ExplainOptions& options);
[[nodiscard]] ExitCode run_lint_rules(const LintRulesOptions& options);
[[nodiscard]] ExitCode run_precision(const PrecisionOptions& options);
[[nodiscard]] ExitCode run_corpus(const CorpusOptions& options);

/// Parses the command line and runs the verb. Throws ttp::Error.
[[nodiscard]] ExitCode run(int argc, const char* const* argv);

}  // namespace ttp::cli
